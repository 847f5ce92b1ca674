namespace Engine.Core.Figures;

/// <summary>Spans of a clock in nanoseconds, as histograms count them.</summary>
public static class Nanoseconds
{
    private const double InSecond = 1e9;

    /// <summary>What one unit of <see cref="TimeProvider.GetTimestamp"/> is.</summary>
    public static double NanosecondsPerTimestamp(this TimeProvider time) => InSecond / time.TimestampFrequency;

    /// <summary>From one point of <see cref="TimeProvider.GetTimestamp"/> to another.</summary>
    public static long NanosecondsBetween(this TimeProvider time, long from, long to) =>
        (long)((to - from) * time.NanosecondsPerTimestamp());
}
