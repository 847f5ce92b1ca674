namespace Engine.Journal;

/// <summary>How far reading the journal has come.</summary>
/// <param name="Sequence">Sequence of the last event read.</param>
/// <param name="Events">Events read.</param>
public readonly record struct JournalProgress(long Sequence, long Events);
