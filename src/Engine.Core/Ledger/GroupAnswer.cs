namespace Engine.Core.Ledger;

/// <summary>The answer to a <see cref="GroupResolution"/>.</summary>
/// <param name="Result">What became of it.</param>
public readonly record struct GroupAnswer(ResolveGroupResult Result)
{
    /// <summary>Holds that were resolved, now or before; of too many, how many are open.</summary>
    public int Holds { get; init; }

    /// <summary>What was posted or released in all; the highest amount where it is more than that.</summary>
    public UInt128 Amount { get; init; }

    /// <summary>For <see cref="ResolveGroupResult.Exists"/>: the stamp of the first transfer, ns.</summary>
    public ulong Timestamp { get; init; }

    /// <summary>For <see cref="ResolveGroupResult.HoldRefused"/>: the hold.</summary>
    public UInt128 RefusedHold { get; init; }

    /// <summary>Why its transfer was refused.</summary>
    public CreateTransferResult Refusal { get; init; }

    /// <summary>For an id that had failed already: how it failed first.</summary>
    public CreateTransferResult Reason { get; init; }
}
