using Engine.Watch.Alarms;
using Engine.Watch.Anomalies;
using Engine.Watch.Samples;
using Engine.Watch.Traffic;

namespace Engine.Watch.Forecasts;

/// <summary>
/// The day's headroom: where the next day's traffic, as other weeks had it at these hours and at today's level, reaches what this box was
/// measured to carry. Hours that are not known yet say nothing.
/// </summary>
/// <param name="traffic">What comes.</param>
/// <param name="capacity">Events a second that were measured as the limit.</param>
internal sealed class HeadroomCheck(TrafficBook traffic, double capacity) : TrafficCheck(traffic)
{
    private const int QuartersOfADay = 96;
    private const int QuartersToCall = 8; // two hours
    private const double Full = 0.9;
    private const double Remembers = 300; // seconds

    private readonly TrafficBook _traffic = traffic;
    private double _rate;
    private int _reached = -1;
    private double _peak;

    /// <inheritdoc/>
    public override string Name => AnomalyAlarms.HeadroomRunsOut;

    /// <inheritdoc/>
    protected override void Judge(EngineSample sample, List<Finding> findings)
    {
        _rate += ((_traffic.Engine.Events / _traffic.Seconds) - _rate) * (1 - Math.Exp(-_traffic.Seconds / Remembers));
        if (_traffic.EndsMinute)
        {
            Forecast();
        }

        bool isNow = _rate >= Full * capacity;
        if (isNow || _reached >= 0)
        {
            TimeSpan left = TimeSpan.FromMinutes(_reached * WeekMoment.MinutesPerQuarter);
            string cause = isNow
                ? $"{InWords.Rate(_rate)} come, and this box was measured to carry {InWords.Rate(capacity)}."
                : $"In {InWords.Span(left)}, about {InWords.Text($"{sample.At + left:yyyy-MM-dd HH:mm}")}, "
                    + $"{InWords.Rate(_peak)} will come as on other "
                    + $"days like it, and this box was measured to carry {InWords.Rate(capacity)}.";
            findings.Add(new Finding(
                Name,
                "",
                isNow || _reached <= QuartersToCall ? AlarmGrade.Critical : AlarmGrade.Warning,
                cause,
                new Dictionary<string, string>
                {
                    ["rate"] = InWords.Rate(_rate),
                    ["capacity"] = InWords.Rate(capacity),
                    ["level"] = InWords.Times(_traffic.Engine.Season.Level),
                }));
        }
    }

    private void Forecast()
    {
        _reached = -1;
        for (int ahead = 1; ahead <= QuartersOfADay && _reached < 0; ahead++)
        {
            double rate = _traffic.Engine.Baseline.Week.RateOf(
                (_traffic.Moment.Quarter + ahead) % WeekMoment.QuartersPerWeek) * _traffic.Engine.Season.Level;
            (_reached, _peak) = rate >= capacity ? (ahead, rate) : (_reached, _peak);
        }
    }
}
