namespace Engine.Simulation.Tests.Surroundings;

/// <summary>A take-over under way: it waits for the fence, raises the epoch and appends a block, all at once.</summary>
internal sealed class Claim
{
    /// <summary>Until when it lets the others finish; then the database ends them.</summary>
    public required TimeSpan PatientUntil { get; init; }

    /// <summary>Writes the engine into the lease that is there when it has the fence.</summary>
    public required Func<LeaseRow, LeaseRow> Raise { get; init; }

    public bool IsConnected { get; set; } = true;

    /// <summary>The transaction, once it has the fence.</summary>
    public Backend? Writing { get; set; }

    public bool HasFailed { get; set; }

    public bool IsWaiting => Writing is null && !HasFailed && IsConnected;

    public bool HasCommitted => Writing?.Answer == BackendAnswer.Committed;
}

/// <summary>An engine asks whether its epoch still stands.</summary>
internal sealed class Confirmation
{
    public required long Epoch { get; init; }

    /// <summary>When it was asked: what the answer proves.</summary>
    public required TimeSpan AskedAt { get; init; }

    /// <summary>It notes too that all older engines are silent.</summary>
    public required bool IsQuiet { get; init; }

    public bool IsAnswered { get; set; }

    public bool IsConfirmed { get; set; }
}
