using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;

namespace Engine.Watch.Truth;

/// <summary>
/// Holds what clients say was acknowledged to their callers against what this engine has committed: they may know less, for they
/// report once a second, and never more.
/// </summary>
public sealed class AcknowledgedCheck : ICheck
{
    private const string Exists = "exists";

    private long? _before;

    /// <inheritdoc/>
    public string Name => "acknowledged";

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(EngineSample sample)
    {
        if (!sample.HasFigures || !sample.IsLeading)
        {
            _before = null;
            yield break;
        }

        // What was reported before it led was acknowledged by another engine.
        long reported = sample.Clients.Sum(client => client.Users?.EventsAcknowledgedHere ?? 0);
        _before ??= reported;
        long acknowledged = reported - _before.Value;

        // A retry whose first attempt was lost finds that its transfers exist, and is acknowledged; some requests are ok and
        // change nothing, so that there is no row.
        AnswerSample answers = sample.Answers;
        long exist = answers.EventsByCode.GetValueOrDefault(Exists);
        long others = answers.EventsOk - answers.TransfersOk;
        long held = sample.Journal.Committed.Events + exist + others;
        if (acknowledged > held)
        {
            yield return new Finding(
                AlarmCatalogue.AcknowledgedMissing,
                "",
                AlarmGrade.Integrity,
                $"Clients say that {Evidence.Count(acknowledged)} events were acknowledged, and the journal holds at most "
                    + $"{Evidence.Count(held)} of them: users were told of what is not there.",
                Evidence.Of(
                    ("acknowledged", Evidence.Count(acknowledged)),
                    ("committed", Evidence.Count(sample.Journal.Committed.Events)),
                    ("found to exist", Evidence.Count(exist)),
                    ("ok without a transfer", Evidence.Count(others))));
        }
    }
}
