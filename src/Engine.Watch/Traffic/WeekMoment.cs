using System.Globalization;

namespace Engine.Watch.Traffic;

/// <summary>A moment in the week: quarters of an hour since Monday's midnight, by the clock on the wall.</summary>
/// <param name="Quarters">From 0 to <see cref="QuartersPerWeek"/>, which it does not reach.</param>
internal readonly record struct WeekMoment(double Quarters)
{
    /// <summary>Quarters of an hour in a week.</summary>
    public const int QuartersPerWeek = 7 * 24 * 4;

    /// <summary>Minutes in one of them.</summary>
    public const int MinutesPerQuarter = 15;

    /// <summary>The quarter that it is in.</summary>
    public int Quarter => (int)Quarters;

    /// <summary>Its day, as in "on other Sundays".</summary>
    public string Days =>
        CultureInfo.InvariantCulture.DateTimeFormat.GetDayName((DayOfWeek)(((Quarter / (24 * 4)) + 1) % 7)) + "s";

    /// <summary>The moment in the week that an instant is in a time zone.</summary>
    public static WeekMoment Of(DateTimeOffset at, TimeZoneInfo zone)
    {
        DateTime local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        int day = ((int)local.DayOfWeek + 6) % 7;
        double minutes = (day * 24 * 60) + local.TimeOfDay.TotalMinutes;
        return new WeekMoment(Math.Min(minutes / MinutesPerQuarter, Math.BitDecrement((double)QuartersPerWeek)));
    }
}
