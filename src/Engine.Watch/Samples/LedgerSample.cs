namespace Engine.Watch.Samples;

/// <summary>One ledger: what was moved in it, and its trial balance.</summary>
/// <param name="Ledger">Its number.</param>
/// <param name="EventsOk">Transfers that took effect since the start, holds, posts and voids included.</param>
/// <param name="Volume">Sum of the amounts posted, minor units; a figure for charts, not for books.</param>
/// <param name="DebitsPending">
/// Pending debits of all accounts at the end of the newest sealed leaf, modulo 2^128; this sum and the three others are zero
/// where none is sealed.
/// </param>
/// <param name="DebitsPosted">Posted debits.</param>
/// <param name="CreditsPending">Pending credits.</param>
/// <param name="CreditsPosted">Posted credits.</param>
public sealed record LedgerSample(
    uint Ledger,
    long EventsOk,
    double Volume,
    UInt128 DebitsPending,
    UInt128 DebitsPosted,
    UInt128 CreditsPending,
    UInt128 CreditsPosted);
