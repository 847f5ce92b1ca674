namespace Engine.Core.Figures;

/// <summary>
/// Times, counted by one thread with plain additions: cheap enough for every batch. Any thread may take a snapshot, which is
/// right but for the few times counted while it is taken.
/// </summary>
public sealed class LatencyHistogram
{
    private readonly long[] _counts = new long[LatencyBuckets.Count];
    private long _sum;

    /// <summary>Counts one time; for one thread at a time.</summary>
    public void Record(long nanoseconds)
    {
        _counts[LatencyBuckets.Of(nanoseconds)]++;
        _sum += nanoseconds;
    }

    /// <summary>Counts one time, as one of several threads.</summary>
    public void RecordShared(long nanoseconds)
    {
        Interlocked.Increment(ref _counts[LatencyBuckets.Of(nanoseconds)]);
        Interlocked.Add(ref _sum, nanoseconds);
    }

    /// <summary>What was counted until now.</summary>
    public LatencySnapshot Snapshot() => new([.. _counts], Volatile.Read(ref _sum));
}
