using Engine.Load.Measuring;

namespace Engine.Load.Capacity;

/// <summary>What a trial has shown. Rates are in transfers a second, latencies in milliseconds.</summary>
public sealed record CurvePoint
{
    /// <summary>The percentiles that are kept.</summary>
    public static IReadOnlyList<double> Percents { get; } = [50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100];

    /// <summary>What it was for, at which rate, for how long.</summary>
    public required Trial Trial { get; init; }

    /// <summary>What it has shown.</summary>
    public required TrialVerdict Verdict { get; init; }

    /// <summary>Rate of the answers.</summary>
    public required double Answered { get; init; }

    /// <summary>The latencies at <see cref="Percents"/>; the last is the largest.</summary>
    public required IReadOnlyList<double> Latencies { get; init; }

    /// <summary>Transfers that went wrong.</summary>
    public required long Errors { get; init; }

    /// <summary>Transfers sent late by the generator, as a part of those due.</summary>
    public required double Late { get; init; }

    /// <summary>What it took.</summary>
    public Usage? Usage { get; init; }

    /// <summary>The latency at one of <see cref="Percents"/>.</summary>
    public double At(double percent)
    {
        for (int i = 0; i < Percents.Count; i++)
        {
            if (Percents[i] == percent)
            {
                return Latencies[i];
            }
        }

        throw new ArgumentOutOfRangeException(nameof(percent), percent, "No such percentile is kept.");
    }

    /// <summary>The latencies to be kept of a histogram.</summary>
    public static IReadOnlyList<double> LatenciesOf(LatencyHistogram histogram) =>
        [.. Percents.Select(percent => histogram.Percentile(percent).TotalMilliseconds)];
}

/// <summary>A moment of the whole session.</summary>
/// <param name="At">Since the session's first trial, seconds.</param>
/// <param name="Wanted">Transfers due a second.</param>
/// <param name="Answered">Transfers answered a second.</param>
/// <param name="P99">Latency then, milliseconds.</param>
public sealed record Moment(double At, double Wanted, double Answered, double P99);

/// <summary>What so many streams carried in the closed model.</summary>
/// <param name="Streams">gRPC streams.</param>
/// <param name="PerSecond">Transfers answered a second.</param>
public sealed record StreamPoint(int Streams, double PerSecond);
