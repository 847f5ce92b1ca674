namespace Engine.Server.Security;

/// <summary>
/// A bucket that fills by so many events a second and holds a second's worth. One point in time says it all: when the
/// bucket is level again. A request goes through while the bucket is not empty, be it larger than what is left, and the next
/// ones wait for it; so that a batch larger than a second's worth is not refused for ever. Safe on any thread.
/// </summary>
/// <param name="perSecond">Events by which it fills in a second.</param>
/// <param name="level">When it is level, by the clock's timestamp; long ago for a full one.</param>
internal sealed class EventRate(long perSecond, long level = 0)
{
    private long _level = level;

    /// <summary>Events by which it fills in a second.</summary>
    public long PerSecond => perSecond;

    /// <summary>Takes events; else says how long it is until some may be taken. Zero when they were.</summary>
    public TimeSpan Take(int events, TimeProvider time)
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

    /// <summary>
    /// A bucket of another rate that goes on from this one: what is owed stays owed in events, so that a raised rate is felt
    /// at once.
    /// </summary>
    public EventRate At(long otherPerSecond, TimeProvider time)
    {
        long now = time.GetTimestamp();
        long owed = Math.Max(0, Volatile.Read(ref _level) - now);
        return new EventRate(otherPerSecond, now + (long)((Int128)owed * perSecond / otherPerSecond));
    }
}
