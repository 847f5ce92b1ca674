using Engine.Journal;
using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;

namespace Engine.Watch.Truth;

/// <summary>
/// Holds what was answered against what was accepted, and against what is durable: every request that was accepted has ended or is
/// on its way, and of every transfer that was answered ok there is a row.
/// </summary>
public sealed class AnswersCheck : ICheck
{
    private static readonly TimeSpan s_unread = TimeSpan.FromSeconds(10);

    private readonly Lasting _untold = new();
    private Moment _before;
    private Calm? _calm;
    private Finding? _lost;

    /// <inheritdoc/>
    public string Name => "answers";

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(EngineSample sample)
    {
        if (!sample.HasFigures || !sample.IsLeading)
        {
            return [];
        }

        var now = new Moment(sample);
        bool stands = now == _before;
        _before = now;
        bool isIdle = stands && sample.Partition.Claimed == sample.Partition.Answered;
        return new[] { Accepted(now), Answered(now), AtRest(now, isIdle), Untold(sample, now, isIdle) }.OfType<Finding>();
    }

    private static Finding? Accepted(in Moment now) => now.Ended <= now.Accepted
        ? null
        : new Finding(
            AlarmCatalogue.RequestsUnaccounted,
            "",
            AlarmGrade.Integrity,
            $"More requests have ended ({Evidence.Count(now.Ended)}) than were accepted ({Evidence.Count(now.Accepted)}): some were "
                + "answered twice, or answers went to nobody's request.",
            EvidenceOf(now));

    private static Finding? Answered(in Moment now) => now.Ok <= now.Rows
        ? null
        : new Finding(
            AlarmCatalogue.AnswersDiffer,
            "",
            AlarmGrade.Integrity,
            $"{Evidence.Count(now.Ok)} transfers were answered ok, and {Evidence.Count(now.Rows)} are durable: "
                + $"{Evidence.Count(now.Ok - now.Rows)} were answered of which there is no row.",
            EvidenceOf(now));

    // What is durable beyond the answers belongs to requests whose callers were told "unknown". At rest that can be counted: as
    // long as nobody else was told so, it may not change.
    private Finding? AtRest(in Moment now, bool isIdle)
    {
        if (!isIdle || now.Ended != now.Accepted || now.Applied != now.Durable)
        {
            return _lost;
        }

        var calm = new Calm(now.Rows - now.Ok, now.Unknown);
        Calm last = _calm ?? default;
        if (calm.Unknown == last.Unknown && calm.Excess != last.Excess)
        {
            _lost = new Finding(
                AlarmCatalogue.AnswersDiffer,
                "at rest",
                AlarmGrade.Integrity,
                $"Nothing is on its way, and {Evidence.Count(Math.Abs(calm.Excess - last.Excess))} transfers are durable "
                    + (calm.Excess > last.Excess ? "that no caller was told of" : "less than callers were told of")
                    + $": {Evidence.Count(now.Rows)} rows for {Evidence.Count(now.Ok)} answers, and no answer was left unknown.",
                EvidenceOf(now));
            return _lost; // and the last good state is kept, so that it is told for as long as it is so
        }

        (_calm, _lost) = (calm, null);
        return null;
    }

    private Finding? Untold(EngineSample sample, in Moment now, bool isIdle)
    {
        TimeSpan lasts = _untold.Look(isIdle && now.Ended < now.Accepted, sample);
        if (lasts < s_unread)
        {
            return null;
        }

        string[] clients = [.. sample.Clients.Where(client => client.InFlight > 0).Select(client => client.Name)];
        return new Finding(
            AlarmCatalogue.RepliesUnread,
            clients is [var one] ? one : "",
            AlarmGrade.Warning,
            $"The answers to {Evidence.Count(now.Accepted - now.Ended)} requests have been ready for {Evidence.Seconds(lasts)} and are not "
                + $"taken: {string.Join(", ", clients.Take(5))} does not read them. Nobody else waits for that.",
            EvidenceOf(now));
    }

    private static IReadOnlyDictionary<string, string> EvidenceOf(in Moment now) => Evidence.Of(
        ("requests accepted", Evidence.Count(now.Accepted)),
        ("requests ended", Evidence.Count(now.Ended)),
        ("requests in flight", Evidence.Count(now.Accepted - now.Ended)),
        ("requests unknown", Evidence.Count(now.Unknown)),
        ("transfers answered ok", Evidence.Count(now.Ok)),
        ("transfers durable", Evidence.Count(now.Rows)),
        ("applied sequence", Evidence.Count(now.Applied)),
        ("durable sequence", Evidence.Count(now.Durable)));

    private readonly record struct Calm(long Excess, long Unknown);

    private readonly record struct Moment(
        long Accepted, long Ended, long Unknown, long Ok, long Rows, long Applied, long Durable)
    {
        public Moment(EngineSample sample)
            : this(
                sample.Answers.RequestsAccepted,
                sample.Answers.RequestsEnded,
                sample.Answers.RequestsUnknown,
                sample.Answers.TransfersOk,
                sample.Journal.Committed.Transfers,
                sample.Partition.AppliedSequence,
                sample.Journal.DurableSequence)
        {
        }
    }
}
