namespace Engine.Journal.Blocks;

/// <summary>The end of the chain of blocks.</summary>
/// <param name="Block">Number of the last block; 0 before the first.</param>
/// <param name="Sequence">Sequence of the last event.</param>
/// <param name="NextSequence">Sequence that the last block says comes next.</param>
/// <param name="Timestamp">Highest stamp so far, ns since the Unix epoch.</param>
/// <param name="Hash">Hash of the last block.</param>
internal sealed record ChainHead(
    long Block, long Sequence, long NextSequence, ulong Timestamp, ReadOnlyMemory<byte> Hash)
{
    /// <summary>The chain of an empty journal.</summary>
    public static ChainHead Empty { get; } = new(0, 0, 1, 0, new byte[32]);
}
