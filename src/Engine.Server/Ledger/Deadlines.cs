namespace Engine.Server.Ledger;

/// <summary>Spans of time on the clock of <see cref="TimeProvider.GetTimestamp"/>.</summary>
internal static class Deadlines
{
    /// <summary>A span as a difference of timestamps.</summary>
    public static long ToTicks(TimeSpan span, TimeProvider time) =>
        (long)(span.TotalSeconds * time.TimestampFrequency);

    /// <summary>What is left until a point in time; never below zero.</summary>
    public static TimeSpan Left(long deadline, TimeProvider time)
    {
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), deadline);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
