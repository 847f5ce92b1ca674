namespace Engine.Core.Ledger;

/// <summary>Texts that are only ever added and never move, in chunks of 1 MiB; a text lies within one chunk.</summary>
internal sealed class TextLog
{
    private const int ChunkBits = 20;
    private const int ChunkLength = 1 << ChunkBits;

    private byte[][] _chunks = [];
    private int _chunkCount;
    private int _used = ChunkLength;

    /// <summary>The text at an offset. Safe on any thread for a text that was published to it.</summary>
    public ReadOnlySpan<byte> this[long offset, int length] =>
        _chunks[(int)(offset >> ChunkBits)].AsSpan((int)offset & (ChunkLength - 1), length);

    /// <summary>Adds a text no longer than a chunk.</summary>
    /// <returns>Its offset.</returns>
    public long Add(ReadOnlySpan<byte> text)
    {
        if (ChunkLength - _used < text.Length)
        {
            AddChunk();
        }

        text.CopyTo(_chunks[_chunkCount - 1].AsSpan(_used));
        long offset = ((long)(_chunkCount - 1) << ChunkBits) + _used;
        _used += text.Length;
        return offset;
    }

    private void AddChunk()
    {
        if (_chunkCount == _chunks.Length)
        {
            // Readers on other threads keep the array they have: the chunks in it are the same.
            Array.Resize(ref _chunks, Math.Max(4, _chunkCount * 2));
        }

        _chunks[_chunkCount++] = new byte[ChunkLength];
        _used = 0;
    }
}
