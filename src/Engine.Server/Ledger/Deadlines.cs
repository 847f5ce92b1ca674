namespace Engine.Server.Ledger;

/// <summary>Spans of time on the clock of <see cref="TimeProvider.GetTimestamp"/>.</summary>
internal static class Deadlines
{
    // Timers do not count without end.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(24);

    /// <summary>A span as a difference of timestamps.</summary>
    public static long ToTicks(TimeSpan span, TimeProvider time) =>
        (long)(span.TotalSeconds * time.TimestampFrequency);

    /// <summary>What is left until a point in time; never below zero.</summary>
    public static TimeSpan Left(long deadline, TimeProvider time)
    {
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), deadline);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The same, as long as a timer can wait.</summary>
    public static TimeSpan WaitUntil(long deadline, TimeProvider time)
    {
        TimeSpan left = Left(deadline, time);
        return left < MaxWait ? left : MaxWait;
    }
}
