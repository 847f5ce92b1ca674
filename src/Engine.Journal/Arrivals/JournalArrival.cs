using Engine.Core.Ledger;

namespace Engine.Journal;

/// <summary>What a journal tells of the arrival of one transfer.</summary>
/// <param name="Timestamp">Its stamp, nanoseconds since the Unix epoch.</param>
/// <param name="IsRefused">Whether its id was burnt by a refusal.</param>
/// <param name="Flags">Its flags; none where it was refused.</param>
/// <param name="Debit">The account debited; 0 where it was refused.</param>
/// <param name="Credit">The account credited; 0 where it was refused.</param>
public readonly record struct JournalArrival(
    long Timestamp, bool IsRefused, TransferFlags Flags, UInt128 Debit, UInt128 Credit);
