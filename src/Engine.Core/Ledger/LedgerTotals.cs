namespace Engine.Core.Ledger;

/// <summary>The trial balance of one ledger; sums are modulo 2^128.</summary>
/// <param name="Ledger">Which ledger.</param>
/// <param name="Accounts">How many accounts it has.</param>
/// <param name="DebitsPending">Sum of pending debits.</param>
/// <param name="DebitsPosted">Sum of posted debits.</param>
/// <param name="CreditsPending">Sum of pending credits.</param>
/// <param name="CreditsPosted">Sum of posted credits.</param>
public readonly record struct LedgerTotals(
    uint Ledger,
    long Accounts,
    UInt128 DebitsPending,
    UInt128 DebitsPosted,
    UInt128 CreditsPending,
    UInt128 CreditsPosted)
{
    /// <summary>What was added since an earlier one.</summary>
    public LedgerTotals Since(in LedgerTotals before) => new(
        Ledger,
        Accounts - before.Accounts,
        DebitsPending - before.DebitsPending,
        DebitsPosted - before.DebitsPosted,
        CreditsPending - before.CreditsPending,
        CreditsPosted - before.CreditsPosted);
}
