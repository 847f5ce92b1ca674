using Engine.Client;
using Engine.Load.Reports;

namespace Engine.Cli.Load.Capacity;

/// <summary>What a session of capacity is asked for.</summary>
internal sealed record CapacityRequest
{
    /// <summary>How to reach the engine; null for one that is started for the time.</summary>
    public EngineClientOptions? Engine { get; init; }

    /// <summary>Where its admin service is; null for where the ledger is.</summary>
    public string? AdminAddress { get; init; }

    /// <summary>The journal's PostgreSQL, to be asked for its size; null where the engine is ours, or nobody says.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Limits to be kept.</summary>
    public required IReadOnlyList<Threshold> Slo { get; init; }

    /// <summary>How long the limit has to hold.</summary>
    public required TimeSpan HoldTime { get; init; }

    /// <summary>Time of each shorter trial.</summary>
    public required TimeSpan TrialTime { get; init; }

    /// <summary>How far below the true limit the rate found may lie, as a part of it.</summary>
    public required double Precision { get; init; }

    /// <summary>Whether fewer points are measured.</summary>
    public required bool IsQuick { get; init; }

    /// <summary>Nothing above this is tried; null for whatever the generator makes.</summary>
    public double? MaxRate { get; init; }

    /// <summary>Until a request that is not answered counts as failed.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Whether the first failed request ends the session.</summary>
    public bool StopOnError { get; init; }

    /// <summary>Rows that the engine takes in all.</summary>
    public required long MaxRows { get; init; }

    /// <summary>Numbers of streams that are measured.</summary>
    public IReadOnlyList<int> Streams => IsQuick ? [1, 2, 4, 8, 16] : [1, 2, 4, 8, 16, 32];

    /// <summary>Rounds over them.</summary>
    public int StreamRounds => IsQuick ? 1 : 3;
}
