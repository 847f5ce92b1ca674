using Engine.Load.Workload;

namespace Engine.Load.Recording;

/// <summary>A transfer as a journal or a file tells of it.</summary>
/// <param name="At">When it arrived, from the start of the recording.</param>
/// <param name="Continues">Whether it came in the same request as the one before.</param>
/// <param name="Kind">What it was.</param>
/// <param name="Debit">Whatever tells payers apart; 0 where it is not known.</param>
/// <param name="Credit">Whatever tells those who are paid apart; 0 where it is not known.</param>
public readonly record struct RecordedTransfer(
    TimeSpan At, bool Continues, TransferKind Kind, UInt128 Debit, UInt128 Credit);
