using System.Globalization;
using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;

namespace Engine.Watch.Canaries;

/// <summary>Tells what failed of the canary's transfers.</summary>
public sealed class CanaryCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "canary's findings";

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(EngineSample sample)
    {
        if (sample.Canary is not { } canary || !sample.IsLeading || sample.IsStopping)
        {
            yield break;
        }

        (string alarm, AlarmGrade grade, string what)? told = canary.Failure switch
        {
            CanaryFailure.None => null,
            CanaryFailure.Unanswered => (AlarmCatalogue.CanaryUnanswered, AlarmGrade.Critical, "is not answered, as users are not"),
            CanaryFailure.Refused => (AlarmCatalogue.CanaryRefused, AlarmGrade.Critical, "is refused"),
            CanaryFailure.RowMissing =>
                (AlarmCatalogue.CanaryRowMissing, AlarmGrade.Integrity, "was told of what SQL does not show"),
            _ => (AlarmCatalogue.CanaryBalanceWrong, AlarmGrade.Integrity, "finds its balances wrong"),
        };
        if (told is var (name, graded, happens))
        {
            yield return new Finding(
                name,
                "",
                graded,
                $"The canary, a client that makes a transfer a second, {happens}: {canary.Words}.",
                Evidence.Of(
                    ("since", $"{Evidence.Seconds(sample.Elapsed - canary.Since)} ago"),
                    ("rounds that were well", Evidence.Count(canary.Rounds)),
                    ("last answer took", canary.Latency.TotalMilliseconds.ToString("0.0 ms", CultureInfo.InvariantCulture))));
        }
    }
}
