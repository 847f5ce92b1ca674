namespace Engine.Core.Ledger;

/// <summary>A journal row contradicts the state that the rows before it made: the journal was damaged.</summary>
public sealed class ReplayException(long sequence, string reason)
    : Exception($"Journal row {sequence} contradicts the history before it: {reason}")
{
    /// <summary>Sequence of the row.</summary>
    public long Sequence { get; } = sequence;
}
