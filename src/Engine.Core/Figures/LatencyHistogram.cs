namespace Engine.Core.Figures;

/// <summary>
/// Times, counted by one thread with plain additions: cheap enough for every batch. Any thread may take a snapshot, which is
/// right but for the few times counted while it is taken. Sizes can be counted too, a unit in the place of a nanosecond.
/// </summary>
public sealed class LatencyHistogram
{
    private readonly long[] _counts = new long[LatencyBuckets.Count];
    private long _sum;

    /// <summary>Counts one time; for one thread at a time.</summary>
    /// <param name="nanoseconds">The time.</param>
    /// <param name="weight">How many it stands for, where only some are timed.</param>
    public void Record(long nanoseconds, long weight = 1)
    {
        _counts[LatencyBuckets.Of(nanoseconds)] += weight;
        _sum += nanoseconds * weight;
    }

    /// <summary>Counts one time, as one of several threads.</summary>
    /// <param name="nanoseconds">The time.</param>
    /// <param name="weight">How many it stands for, where only some are timed.</param>
    public void RecordShared(long nanoseconds, long weight = 1)
    {
        Interlocked.Add(ref _counts[LatencyBuckets.Of(nanoseconds)], weight);
        Interlocked.Add(ref _sum, nanoseconds * weight);
    }

    /// <summary>What was counted until now.</summary>
    public LatencySnapshot Snapshot() => new([.. _counts], Volatile.Read(ref _sum));
}
