namespace Engine.Core.Ledger;

/// <summary>Where a ledger stands: what there is to its state besides accounts, names and open holds.</summary>
/// <param name="Sequence">The sequence that it is at.</param>
/// <param name="Rows">Events up to there.</param>
/// <param name="Transfers">Transfers created up to there.</param>
/// <param name="Burnt">Ids burnt up to there.</param>
/// <param name="LastTimestamp">Highest stamp given, ns.</param>
/// <param name="LastGiven">Stamp of the last row that was no imported record, ns.</param>
/// <param name="NewestTransfer">Stamp of the newest transfer, ns.</param>
public readonly record struct LedgerMark(
    long Sequence,
    long Rows,
    long Transfers,
    long Burnt,
    ulong LastTimestamp,
    ulong LastGiven,
    ulong NewestTransfer);
