using Engine.Core.Figures;

namespace Engine.Watch.Anomalies;

/// <summary>
/// Two distributions of latency side by side. Of the ways to say how far apart they are it takes the Kolmogorov-Smirnov
/// distance, and only
/// towards slower: that is what a person means, whatever the shape.
/// </summary>
internal sealed class LatencyComparison
{
    private const double NanosecondsPerTick = 100;

    private readonly double[] _recent = new double[LatencyBuckets.Count];
    private readonly double[] _usual = new double[LatencyBuckets.Count];

    /// <summary>Recent times.</summary>
    public double Count { get; private set; }

    /// <summary>Empties both.</summary>
    public void Clear()
    {
        Array.Clear(_recent);
        Array.Clear(_usual);
        Count = 0;
    }

    /// <summary>Adds to a bucket.</summary>
    public void Add(int bucket, double recent, double usual)
    {
        _recent[bucket] += recent;
        _usual[bucket] += usual;
        Count += recent;
    }

    /// <summary>The largest share by which more of the usual than of the recent times are below some time; 0 to 1.</summary>
    public double Slower()
    {
        (double recent, double usual, double most) = (0, 0, 0);
        for (int i = 0; i < _recent.Length; i++)
        {
            recent += _recent[i];
            usual += _usual[i];
            most = Math.Max(most, usual - recent);
        }

        return most / Count;
    }

    /// <summary>The time that a share of the recent times do not exceed.</summary>
    public TimeSpan Recent(double share) => Percentile(_recent, share);

    /// <summary>The same of the usual.</summary>
    public TimeSpan Usual(double share) => Percentile(_usual, share);

    /// <summary>The share of recent times above a limit.</summary>
    public double ShareAbove(TimeSpan limit)
    {
        double above = 0;
        for (int i = LatencyBuckets.Of((long)(limit.Ticks * NanosecondsPerTick)) + 1; i < _recent.Length; i++)
        {
            above += _recent[i];
        }

        return above / Count;
    }

    private TimeSpan Percentile(double[] counts, double share)
    {
        double seen = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= share * Count)
            {
                return TimeSpan.FromTicks((long)Math.Ceiling(LatencyBuckets.UpperBound(i) / NanosecondsPerTick));
            }
        }

        return TimeSpan.Zero;
    }
}
