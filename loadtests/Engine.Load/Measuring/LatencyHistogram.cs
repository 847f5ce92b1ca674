using HdrHistogram;

namespace Engine.Load.Measuring;

/// <summary>Latencies to three digits, from 1 µs to an hour, in memory that does not grow. Safe on any thread.</summary>
public sealed class LatencyHistogram
{
    private const long MostMicroseconds = 3_600_000_000;
    private const int Digits = 3;

    private readonly LongConcurrentHistogram _histogram = new(1, MostMicroseconds, Digits);

    /// <summary>Values recorded.</summary>
    public long Count => _histogram.TotalCount;

    /// <summary>The mean; zero where nothing was recorded.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(_histogram.GetMean());

    /// <summary>The largest; zero where nothing was recorded.</summary>
    public TimeSpan Max => Count == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(_histogram.GetMaxValue());

    /// <summary>Takes a value; what is above an hour counts as an hour.</summary>
    public void Record(TimeSpan latency) =>
        _histogram.RecordValue(Math.Clamp((long)latency.TotalMicroseconds, 1, MostMicroseconds));

    /// <summary>The value that so many of a hundred do not exceed; zero where nothing was recorded.</summary>
    public TimeSpan Percentile(double percent) =>
        Count == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(_histogram.GetValueAtPercentile(percent));

    /// <summary>Takes every value of another.</summary>
    public void Add(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _histogram.Add(other._histogram);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => _histogram.Reset();
}
