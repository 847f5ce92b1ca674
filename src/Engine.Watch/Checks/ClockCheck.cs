using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>Sees that the clock on the wall was set, by one that never steps.</summary>
public sealed class ClockCheck : ICheck
{
    // A clock that is kept right is slewed by a two-thousandth at most.
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_told = TimeSpan.FromMinutes(1);

    private TimeSpan? _offset;
    private TimeSpan _stepped;
    private TimeSpan _at = TimeSpan.MinValue;

    /// <inheritdoc/>
    public string Name => "clock";

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(EngineSample sample)
    {
        TimeSpan offset = (sample.At - DateTimeOffset.UnixEpoch) - sample.Elapsed;
        TimeSpan step = offset - (_offset ?? offset);
        _offset = offset;
        if (step.Duration() >= s_step)
        {
            (_stepped, _at) = (step, sample.Elapsed);
        }

        if (_at != TimeSpan.MinValue && sample.Elapsed - _at < s_told)
        {
            string way = _stepped < TimeSpan.Zero ? "back" : "forward";
            string effect = _stepped < TimeSpan.Zero
                ? "Stamps stay strictly increasing, so that they run ahead of the clock until it has caught up"
                : "Holds fall due, and windows of velocity end, that much earlier";
            yield return new Finding(
                AlarmCatalogue.ClockStepped,
                "",
                AlarmGrade.Warning,
                $"The machine's clock was set {way} by {Evidence.Seconds(_stepped.Duration())}, "
                    + $"{Evidence.Seconds(sample.Elapsed - _at)} ago. {effect}.",
                Evidence.Of(("step", Evidence.Seconds(_stepped)), ("clock", sample.At.ToString("O"))));
        }
    }
}
