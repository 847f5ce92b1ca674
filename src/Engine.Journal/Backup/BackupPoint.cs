namespace Engine.Journal;

/// <summary>A block of the journal that a backup contains, with everything before it.</summary>
/// <param name="Sequence">Sequence of the last event up to there.</param>
/// <param name="Block">Number of the block.</param>
/// <param name="Hash">Its hash, in hexadecimal digits: the chain up to there.</param>
/// <param name="Epoch">The epoch that wrote it.</param>
public sealed record BackupPoint(long Sequence, long Block, string Hash, long Epoch);
