using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>Warns well before a limit is reached, beyond which requests are refused.</summary>
public sealed class LimitCheck : ICheck
{
    private const double Near = 0.8;
    private const double VeryNear = 0.95;

    /// <inheritdoc/>
    public string Name => "limits";

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(EngineSample sample)
    {
        foreach (LimitSample limit in sample.Limits)
        {
            double share = (double)limit.Used / limit.Most;
            if (share >= Near)
            {
                yield return new Finding(
                    AlarmCatalogue.LimitNear,
                    limit.Option,
                    share >= VeryNear ? AlarmGrade.Critical : AlarmGrade.Warning,
                    $"{Evidence.Count(limit.Used)} {limit.What} of {Evidence.Count(limit.Most)} ({limit.Option}): "
                        + $"{Evidence.Percent(share)}. When all are used, what needs more is refused as RESOURCE_EXHAUSTED.",
                    Evidence.Of(("used", Evidence.Count(limit.Used)), ("most", Evidence.Count(limit.Most))));
            }
        }
    }
}
