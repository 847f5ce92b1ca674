using Engine.Load.Plans;

namespace Engine.Load.Capacity;

/// <summary>How a day lies under a limit.</summary>
/// <param name="Limit">Transfers a second that the box carries.</param>
/// <param name="DayTransfers">Transfers of the profile.</param>
/// <param name="DayLength">How long it lasts.</param>
/// <param name="Peak">Its busiest second.</param>
public sealed record Headroom(double Limit, double DayTransfers, TimeSpan DayLength, PeakSecond Peak)
{
    private static readonly TimeSpan s_shortestDay = TimeSpan.FromHours(20);

    /// <summary>The headroom under a limit.</summary>
    public static Headroom Of(double limit, Plan day)
    {
        ArgumentNullException.ThrowIfNull(day);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return new Headroom(limit, day.Total, day.Duration, PeakSecond.Of(day));
    }

    /// <summary>Whether the profile is one of a whole day.</summary>
    public bool IsDay => DayLength >= s_shortestDay;

    /// <summary>The one number: so many such days fit into the time of one, if their work were spread evenly.</summary>
    public double Days => Limit * DayLength.TotalSeconds / DayTransfers;

    /// <summary>So many such days at once, all peaks in the same second.</summary>
    public double PeaksAtOnce => Limit / Peak.Transfers;

    /// <summary>What part of the limit the peak second needs; above 1 where it does not fit.</summary>
    public double PeakPart => Limit > 0 ? Peak.Transfers / Limit : double.PositiveInfinity;
}
