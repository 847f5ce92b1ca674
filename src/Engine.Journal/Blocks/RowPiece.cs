namespace Engine.Journal.Blocks;

/// <summary>A stretch of whole rows within a block.</summary>
/// <param name="FirstSequence">Sequence of its first row; the others follow one by one.</param>
/// <param name="Count">Rows in it.</param>
/// <param name="Offset">Where it begins in the block's encoded rows, bytes.</param>
/// <param name="Length">How long it is, bytes.</param>
internal readonly record struct RowPiece(long FirstSequence, int Count, int Offset, int Length);
