namespace Engine.Core.Ledger;

/// <summary>What the ledger may hold at most. A batch that could exceed one is refused as a whole, untouched.</summary>
/// <param name="MaxAccounts">Accounts in all ledgers.</param>
/// <param name="MaxOpenHolds">Pending transfers that are neither posted, voided nor expired.</param>
/// <param name="MaxUnsealedRows">Events since the last sealed leaf; they are held in memory.</param>
public sealed record LedgerLimits(long MaxAccounts, long MaxOpenHolds, long MaxUnsealedRows)
{
    /// <summary>Accounts whose velocity is limited, each with a window of 2 KiB.</summary>
    public long MaxVelocityLimits { get; init; } = 100_000;

    /// <summary>Limits that fit a 16 GiB machine.</summary>
    public static LedgerLimits Default { get; } = new(16_000_000, 4_000_000, 32_000_000);
}
