using Engine.Core.Ledger;

namespace Engine.Journal;

/// <summary>What the journal alone says, found sound from its first row to its last.</summary>
/// <param name="Sequence">The sequence that state, totals and digest are as of.</param>
/// <param name="LastSequence">The last sequence in the journal.</param>
/// <param name="LastBlock">The last block in the journal.</param>
/// <param name="LastHash">Its hash, to be kept elsewhere: what a later verification has to find again.</param>
/// <param name="Events">Events read.</param>
/// <param name="Accounts">Accounts as of <see cref="Sequence"/>.</param>
/// <param name="Transfers">Transfers as of <see cref="Sequence"/>.</param>
/// <param name="OpenHolds">Open holds as of <see cref="Sequence"/>.</param>
/// <param name="BurntIds">Burnt transfer ids as of <see cref="Sequence"/>.</param>
/// <param name="Digest">Digest of the state, to be compared with a running engine's at the same sequence.</param>
/// <param name="Forgotten">The sequence up to which that state has let go of transfers, as the engine has that it is compared with.</param>
/// <param name="Totals">The trial balance of each ledger.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record VerificationResult(
    long Sequence,
    long LastSequence,
    long LastBlock,
    ReadOnlyMemory<byte> LastHash,
    long Events,
    long Accounts,
    long Transfers,
    long OpenHolds,
    long BurntIds,
    UInt128 Digest,
    long Forgotten,
    IReadOnlyList<LedgerTotals> Totals,
    TimeSpan Elapsed);
