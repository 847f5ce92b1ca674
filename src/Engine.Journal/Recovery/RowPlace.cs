namespace Engine.Journal.Recovery;

/// <summary>Where a row lies, and where it stands in history.</summary>
/// <param name="Chunk">The chunk that holds it.</param>
/// <param name="Offset">Where it starts in the chunk, bytes.</param>
/// <param name="Length">How long it is, bytes.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="IsBlockRow">Whether it closes a block.</param>
internal readonly record struct RowPlace(RowChunk Chunk, int Offset, int Length, long Sequence, bool IsBlockRow);
