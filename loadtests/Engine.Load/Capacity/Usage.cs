namespace Engine.Load.Capacity;

/// <summary>
/// What a trial took, on average over its time. What cannot be seen from here (an engine on another machine, a system
/// without /proc) is null.
/// </summary>
public sealed record Usage
{
    /// <summary>Cores of the machine that the generator runs on.</summary>
    public required int Cores { get; init; }

    /// <summary>Cores of it that were busy, whoever kept them so.</summary>
    public double? BusyCores { get; init; }

    /// <summary>Cores that the generator kept busy.</summary>
    public double? ClientCores { get; init; }

    /// <summary>Cores that the engine kept busy.</summary>
    public double? EngineCores { get; init; }

    /// <summary>Cores that PostgreSQL kept busy, all its processes together.</summary>
    public double? PostgresCores { get; init; }

    /// <summary>What part of the ring's slots was taken, from 0 to 1.</summary>
    public double? RingFill { get; init; }

    /// <summary>What part of the ring's bytes was taken, from 0 to 1.</summary>
    public double? RingBytesFill { get; init; }

    /// <summary>What part of the time the journal's lanes were copying or committing, from 0 to 1.</summary>
    public double? LanesBusy { get; init; }

    /// <summary>Rows in a block of the journal.</summary>
    public double? RowsPerBlock { get; init; }

    /// <summary>Blocks committed a second.</summary>
    public double? BlocksPerSecond { get; init; }

    /// <summary>Write-ahead log, bytes a second.</summary>
    public double? WalPerSecond { get; init; }

    /// <summary>What part of the time the busiest disk had something to do, from 0 to 1.</summary>
    public double? DiskBusy { get; init; }

    /// <summary>Written to that disk, bytes a second.</summary>
    public double? DiskWrittenPerSecond { get; init; }
}
