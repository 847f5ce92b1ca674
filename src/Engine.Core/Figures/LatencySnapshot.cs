namespace Engine.Core.Figures;

/// <summary>Times counted since a start, or between two snapshots; it does not change any more.</summary>
public sealed class LatencySnapshot
{
    private const double NanosecondsPerTick = 100;

    private readonly long[] _counts;

    internal LatencySnapshot(long[] counts, long sumNanoseconds)
    {
        _counts = counts;
        SumNanoseconds = sumNanoseconds;
        Count = counts.Sum();
    }

    /// <summary>Nothing counted.</summary>
    public static LatencySnapshot Empty { get; } = new(new long[LatencyBuckets.Count], 0);

    /// <summary>How many times were counted.</summary>
    public long Count { get; }

    /// <summary>Their sum.</summary>
    public long SumNanoseconds { get; }

    /// <summary>How many in each of <see cref="LatencyBuckets"/>.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>What was counted since an earlier snapshot of the same histogram.</summary>
    public LatencySnapshot Since(LatencySnapshot earlier)
    {
        long[] counts = new long[LatencyBuckets.Count];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = Math.Max(0, _counts[i] - earlier._counts[i]);
        }

        return new LatencySnapshot(counts, Math.Max(0, SumNanoseconds - earlier.SumNanoseconds));
    }

    /// <summary>Both together: what was counted by several histograms.</summary>
    public LatencySnapshot With(LatencySnapshot other)
    {
        if (other.Count == 0 || Count == 0)
        {
            return other.Count == 0 ? this : other;
        }

        long[] counts = new long[LatencyBuckets.Count];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = _counts[i] + other._counts[i];
        }

        return new LatencySnapshot(counts, SumNanoseconds + other.SumNanoseconds);
    }

    /// <summary>
    /// The time that a share (0 to 1) of those counted do not exceed, to within its bucket; zero where none was counted.
    /// </summary>
    public TimeSpan Percentile(double share)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return TimeSpan.FromTicks((long)Math.Ceiling(LatencyBuckets.UpperBound(i) / NanosecondsPerTick));
            }
        }

        return TimeSpan.Zero;
    }

    /// <summary>How many took longer, as far as buckets tell: one that holds the limit counts as within it.</summary>
    public long CountAbove(TimeSpan limit)
    {
        long above = 0;
        for (int i = LatencyBuckets.Of((long)(limit.Ticks * NanosecondsPerTick)) + 1; i < _counts.Length; i++)
        {
            above += _counts[i];
        }

        return above;
    }
}
