namespace Engine.Server.Security;

/// <summary>
/// A bucket that fills by so many events a second and holds a second's worth. One point in time says it all: when the
/// bucket is level again. A request goes through while the bucket is not empty, be it larger than what is left, and the next
/// ones wait for it; so that a batch larger than a second's worth is not refused for ever. Safe on any thread.
/// </summary>
internal sealed class EventRate
{
    private long _level;

    /// <summary>Takes events; else says how long it is until some may be taken. Zero when they were.</summary>
    public TimeSpan Take(int events, long perSecond, TimeProvider time)
    {
        while (true)
        {
            long now = time.GetTimestamp();
            long level = Volatile.Read(ref _level);
            if (level > now)
            {
                // A tick more, or a timer's rounding would have it asked again at once.
                return time.GetElapsedTime(now, level) + TimeSpan.FromMilliseconds(1);
            }

            long full = Math.Max(level, now - time.TimestampFrequency);
            long cost = (long)(events * (Int128)time.TimestampFrequency / perSecond);
            if (Interlocked.CompareExchange(ref _level, full + cost, level) == level)
            {
                return TimeSpan.Zero;
            }
        }
    }
}
