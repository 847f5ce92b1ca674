namespace Engine.Core.Pipeline;

/// <summary>
/// Slows intake down while the sealing of full leaves lags behind: from half of the rows that may be unsealed on, each row
/// takes its time on a clock that all requests share, the more the nearer the bound. So a rate above that of the seals
/// settles where both are the same, and the bound itself is hardly ever met.
/// </summary>
/// <param name="unsealed">Rows that no sealed leaf holds, as of the last batch applied.</param>
/// <param name="most">How many there may be.</param>
/// <param name="time">The clock.</param>
internal sealed class IntakePace(Func<long> unsealed, Func<long> most, TimeProvider time)
{
    /// <summary>What a row takes halfway between where pacing begins and the bound.</summary>
    public static readonly TimeSpan MiddlePerRow = TimeSpan.FromMicroseconds(10);

    private static readonly TimeSpan s_mostPerRow = TimeSpan.FromMilliseconds(1);

    // What is shorter is waited for by the next ones.
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);

    private long _next;

    /// <summary>Waits until so many rows may come.</summary>
    public ValueTask WaitAsync(int rows, CancellationToken cancellation)
    {
        long bound = most();
        long free = bound / 2;
        long over = unsealed() - free;
        return over <= 0
            ? ValueTask.CompletedTask
            : WaitAsync(Math.Min(0.999, over / (double)(bound - free)), rows, cancellation);
    }

    private ValueTask WaitAsync(double share, int rows, CancellationToken cancellation)
    {
        TimeSpan perRow = MiddlePerRow * (share / (1 - share));
        TimeSpan wait = Reserve(rows * (perRow < s_mostPerRow ? perRow : s_mostPerRow));
        return wait < s_shortest ? ValueTask.CompletedTask : new ValueTask(Task.Delay(wait, time, cancellation));
    }

    /// <summary>Takes a stretch of the shared clock; says how long it is until it begins.</summary>
    private TimeSpan Reserve(TimeSpan stretch)
    {
        long ticks = (long)(stretch.TotalSeconds * time.TimestampFrequency);
        while (true)
        {
            long now = time.GetTimestamp();
            long next = Volatile.Read(ref _next);
            long begin = Math.Max(now, next);
            if (Interlocked.CompareExchange(ref _next, begin + ticks, next) == next)
            {
                return time.GetElapsedTime(now, begin);
            }
        }
    }
}
