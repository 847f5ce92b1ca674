namespace Engine.Cli.Bench.Latency;

/// <summary>How latencies are measured.</summary>
/// <param name="Rounds">How often; medians are told.</param>
/// <param name="Duration">Time of each measurement; a third of the way into it a checkpoint begins.</param>
/// <param name="Rate">Single transfers a second.</param>
internal sealed record LatencyOptions(int Rounds, TimeSpan Duration, int Rate)
{
    /// <summary>A hundred times the mean of a day of ten million.</summary>
    public const int UsualRate = 11_600;

    /// <summary>gRPC streams, and connections of the comparator.</summary>
    public const int Streams = 16;
}
