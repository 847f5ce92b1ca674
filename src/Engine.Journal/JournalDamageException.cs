namespace Engine.Journal;

/// <summary>The journal is not what an engine wrote: a row is missing, changed or added. Nothing was touched.</summary>
/// <param name="sequence">The first sequence that is wrong or missing.</param>
/// <param name="reason">What is wrong with it.</param>
public sealed class JournalDamageException(long sequence, string reason)
    : JournalException($"The journal is damaged at sequence {sequence}: {reason}")
{
    /// <summary>The first sequence that is wrong or missing.</summary>
    public long Sequence { get; } = sequence;
}
