using System.Collections.Immutable;
using Engine.Core.Figures;

namespace Engine.Watch.Metrics;

/// <summary>
/// The sizes up to which a histogram is published. What is recorded has buckets eight to an octave; each bound here is one of
/// theirs, so that nothing is interpolated.
/// </summary>
public sealed class MetricBounds
{
    private const double NanosecondsInSecond = 1e9;
    private const int PerOctave = 8;
    private const int BucketOf1Us = 64; // 1,024 ns
    private const int BucketOf64Us = 112;
    private const int BucketOfMostRows = 152; // 2,097,152

    private readonly ImmutableArray<int> _ends;

    private MetricBounds(ImmutableArray<int> ends, Func<long, double> inUnit)
    {
        _ends = ends;
        Upper = [.. ends.Select(end => inUnit(LatencyBuckets.UpperBound(end)))];
    }

    /// <summary>Of what is no histogram.</summary>
    public static MetricBounds None { get; } = new([], static bound => bound);

    /// <summary>Times from a microsecond to minutes, each a fifth longer than the one before.</summary>
    public static MetricBounds Fine { get; } = new(Ends(BucketOf1Us, LatencyBuckets.Count, PerOctave / 4), Seconds);

    /// <summary>Times from 64 microseconds to minutes, each twice as long as the one before: for what there are many of.</summary>
    public static MetricBounds Coarse { get; } = new(Ends(BucketOf64Us, LatencyBuckets.Count, PerOctave), Seconds);

    /// <summary>Whole numbers, each about twice the one before.</summary>
    public static MetricBounds Numbers { get; } = new(
        [1, 3, .. Ends(PerOctave, BucketOfMostRows, PerOctave)], static bound => bound - 1); // a bound is not in its bucket

    /// <summary>The sizes, in the metric's unit, ascending; above the last there is one more that has no end.</summary>
    public ImmutableArray<double> Upper { get; }

    /// <summary>How many were counted up to each of <see cref="Upper"/>.</summary>
    public long[] CountUpTo(LatencySnapshot counted)
    {
        long[] upTo = new long[_ends.Length];
        long seen = 0;
        int bucket = 0;
        for (int i = 0; i < upTo.Length; i++)
        {
            for (; bucket <= _ends[i]; bucket++)
            {
                seen += counted.Counts[bucket];
            }

            upTo[i] = seen;
        }

        return upTo;
    }

    // The last bucket has no end: what took longer than all bounds is counted in it.
    private static ImmutableArray<int> Ends(int from, int to, int step) =>
        [.. Enumerable.Range(0, LatencyBuckets.Count - 1).Where(end => end >= from - 1 && end < to && (end + 1) % step == 0)];

    private static double Seconds(long nanoseconds) => nanoseconds / NanosecondsInSecond;
}
