using System.Globalization;

namespace Engine.Cli.Bench.Latency;

/// <summary>What one run at one rate has shown; latencies count from the intended start.</summary>
internal sealed record LatencyFigures
{
    /// <summary>Answers a second.</summary>
    public required double AnsweredPerSecond { get; init; }

    /// <summary>Milliseconds that half of the requests did not exceed.</summary>
    public required double P50 { get; init; }

    /// <summary>Milliseconds that 99 % did not exceed.</summary>
    public required double P99 { get; init; }

    /// <summary>Milliseconds that 99.9 % did not exceed.</summary>
    public required double P999 { get; init; }

    /// <summary>The longest, milliseconds.</summary>
    public required double Max { get; init; }

    /// <summary>How far the generator was behind at its 99.9th percentile, milliseconds: part of the latencies.</summary>
    public required double GeneratorLag { get; init; }

    /// <summary>Transfers that went wrong in any way.</summary>
    public required long Errors { get; init; }

    /// <summary>Why the generator's schedule is not the one asked for; null where it was kept.</summary>
    public string? ScheduleComplaint { get; init; }

    /// <summary>How long the checkpoint took; null where it did not end within the measured time.</summary>
    public TimeSpan? Checkpoint { get; init; }

    /// <summary>Why the run is void; null where it counts.</summary>
    public string? Complaint =>
        ScheduleComplaint
        ?? (Errors > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Errors:N0} transfers went wrong.") : null)
        ?? (Checkpoint is null ? "No checkpoint began and ended within the measured time: measure longer." : null);
}
