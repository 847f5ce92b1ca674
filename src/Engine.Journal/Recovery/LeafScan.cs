using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Engine.Journal.Rows;

namespace Engine.Journal.Recovery;

/// <summary>
/// Reads one leaf as binary COPY carries it, in whatever order its rows come, and finds where each starts. Runs beside the
/// one who checks and replays them.
/// </summary>
internal sealed unsafe class LeafScan
{
    private readonly ChannelWriter<RowChunk> _filled;
    private readonly ChannelReader<RowChunk> _free;
    private int _used;
    private bool _hasHeader;

    /// <summary>Prepares to hand over chunks, and to take back those that were used up.</summary>
    public LeafScan(ChannelWriter<RowChunk> filled, ChannelReader<RowChunk> free) => (_filled, _free) = (filled, free);

    /// <summary>Reads all of it. Blocks its thread.</summary>
    public void Run(ILeafSource source, CancellationToken cancellation)
    {
        using Stream copy = source.Open();
        RowChunk chunk = Take();
        while (true)
        {
            int read = copy.Read(chunk.Bytes.AsSpan(_used));
            _used += read;
            if (read > 0 && _used < RowChunk.Capacity - RowLayout.MaxRowBytes)
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            int end = FindRows(chunk);
            RequireRowOfPossibleLength(chunk, end);
            RowChunk? next = read == 0 ? null : TakeWith(chunk.Bytes.AsSpan(end, _used - end));
            HandOver(chunk, cancellation);
            if (next is null)
            {
                return;
            }

            chunk = next;
        }
    }

    private RowChunk Take()
    {
        RowChunk chunk = _free.TryRead(out RowChunk? used) ? used : new RowChunk();
        chunk.Rows.Clear();
        return chunk;
    }

    private RowChunk TakeWith(ReadOnlySpan<byte> begun)
    {
        RowChunk chunk = Take();
        begun.CopyTo(chunk.Bytes);
        _used = begun.Length;
        return chunk;
    }

    private void HandOver(RowChunk chunk, CancellationToken cancellation)
    {
        chunk.Live = chunk.Rows.Count;
        if (!_filled.TryWrite(chunk))
        {
            _filled.WriteAsync(chunk, cancellation).AsTask().GetAwaiter().GetResult();
        }
    }

    // No engine writes such a row, and one that fills the chunk would look like the end of the leaf.
    private void RequireRowOfPossibleLength(RowChunk chunk, int start)
    {
        if (_used - start > RowLayout.MaxRowBytes)
        {
            fixed (byte* row = &chunk.Bytes[start])
            {
                RowDecoder.TryReadPlace(row, _used - start, out long sequence, out _);
                throw new JournalDamageException(sequence, "the row was changed (it is longer than a row can be)");
            }
        }
    }

    private int FindRows(RowChunk chunk)
    {
        int at = _hasHeader ? 0 : CopyFormat.Header.Length;
        _hasHeader = true;
        byte* bytes = (byte*)Unsafe.AsPointer(ref chunk.Bytes[0]); // pinned
        while (TryMeasure(bytes + at, _used - at, out int length))
        {
            RowDecoder.TryReadPlace(bytes + at, length, out long sequence, out byte kind);
            chunk.Rows.Add(new RowPlace(chunk, at, length, sequence, kind == RowLayout.BlockKind));
            at += length;
        }

        return at;
    }

    /// <summary>
    /// Finds the length of a row; false at the trailer (a field count of -1), and where the rest of it is still to come.
    /// </summary>
    public static bool TryMeasure(byte* row, int available, out int length)
    {
        length = 0;
        if (available < 2 || BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<short>(row)) != RowLayout.Columns)
        {
            return false;
        }

        long measured = 2; // a length that was changed may be anything
        for (int column = 0; column < RowLayout.Columns; column++)
        {
            if (available - measured < 4)
            {
                return false;
            }

            measured += 4 + Math.Max(0, BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<int>(row + measured)));
        }

        length = (int)Math.Min(measured, int.MaxValue);
        return measured <= available;
    }
}
