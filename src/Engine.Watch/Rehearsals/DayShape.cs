namespace Engine.Watch.Rehearsals;

/// <summary>
/// The business day of the load profile of that name: quiet at night, a peak at noon and a higher one in the evening. The
/// mean over the day is 1.
/// </summary>
internal static class DayShape
{
    private const double Mean = 115.74; // of ten million a day

    // Events a second at each half hour.
    private static readonly double[] s_day =
    [
        15.7, 12, 12, 12, 12, 12, 12, 12.1, 12.2, 12.5, 13.1, 14.3, 17, 22.1, 30.6, 42, 53.4, 61.9, 67, 69.7, 70.9, 72.1, 78.4,
        109.3, 178, 222, 178, 109.4, 78.6, 72.6, 72, 72, 72, 72.2, 74.1, 84.3, 120.2, 200.1, 302, 351.3, 300.8, 197, 113.6,
        71.2, 51.2, 37.5, 26.8, 19.7,
    ];

    // A weekend begins later, has less of an office's day and more of an evening.
    private const double WeekendShare = 0.6;
    private const double WeekendLater = 1.5;

    /// <summary>How many times the mean there is at an hour of a day.</summary>
    /// <param name="hour">Hours since midnight; beyond a day it is the next.</param>
    /// <param name="isWeekend">Whether it is Saturday or Sunday.</param>
    public static double At(double hour, bool isWeekend)
    {
        double place = 2 * (isWeekend ? hour - WeekendLater : hour);
        int before = (int)Math.Floor(place);
        double further = place - before;
        double rate = (Of(before) * (1 - further)) + (Of(before + 1) * further);
        return (isWeekend ? WeekendShare : 1) * rate / Mean;
    }

    private static double Of(int halfHour) => s_day[((halfHour % s_day.Length) + s_day.Length) % s_day.Length];
}
