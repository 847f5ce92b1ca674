using Engine.Core.Ledger;
using Engine.Journal.Recovery;

namespace Engine.Journal.History;

/// <summary>
/// Rows of one leaf without a gap, as COPY carries them, in 8 MiB. One thread adds; readers look at rows up to a sequence
/// that was told to them as durable, and find them by a table of offsets which they make themselves.
/// </summary>
internal sealed unsafe class RowSegment(long firstSequence)
{
    /// <summary>Rows that surely fit are no longer than that together.</summary>
    public const int Capacity = WarmBlocks.Bytes;

    private readonly MemoryBlock _memory = WarmBlocks.Take();
    private int _written;
    private int[] _offsets = [0];
    private int _found;

    /// <summary>Sequence of its first row.</summary>
    public long FirstSequence { get; } = firstSequence;

    /// <summary>The sequence that may be added next. Of the thread that adds.</summary>
    public long NextSequence { get; private set; } = firstSequence;

    /// <summary>The last row whose place was found; below the first where none was.</summary>
    public long LastFound => FirstSequence + Volatile.Read(ref _found) - 1;

    /// <summary>Adds rows that follow those in it; false where they do not, or where there is no room.</summary>
    public bool TryAdd(ReadOnlySpan<byte> rows, long first, int count)
    {
        if (first != NextSequence || rows.Length > Capacity - _written)
        {
            return false;
        }

        rows.CopyTo(_memory.Bytes[_written..]);
        NextSequence += count;
        Volatile.Write(ref _written, _written + rows.Length);
        return true;
    }

    /// <summary>Adds rows behind those of the last of some segments: into it, or into one more.</summary>
    /// <returns>The segments, one more of them where it was needed.</returns>
    public static RowSegment[] Append(RowSegment[] segments, ReadOnlySpan<byte> rows, long first, int count)
    {
        if (segments.Length > 0 && segments[^1].TryAdd(rows, first, count))
        {
            return segments;
        }

        var segment = new RowSegment(first);
        if (!segment.TryAdd(rows, first, count))
        {
            throw new InvalidOperationException($"{count} rows of {rows.Length} bytes do not fit into a segment.");
        }

        return [.. segments, segment];
    }

    /// <summary>Gives its memory back: nothing of it is used any more.</summary>
    public void GiveBack() => WarmBlocks.GiveBack(_memory);

    /// <summary>Finds where rows lie, up to a durable sequence. One reader at a time.</summary>
    public void Find(long through)
    {
        int written = Volatile.Read(ref _written);
        byte* start = (byte*)_memory.Start;
        while (LastFound < through
            && LeafScan.TryMeasure(start + _offsets[_found], written - _offsets[_found], out int length))
        {
            if (_found + 2 > _offsets.Length)
            {
                int[] grown = new int[Math.Max(64, 2 * _offsets.Length)];
                _offsets.CopyTo(grown, 0);
                Volatile.Write(ref _offsets, grown);
            }

            _offsets[_found + 1] = _offsets[_found] + length;
            Volatile.Write(ref _found, _found + 1);
        }

        GC.KeepAlive(_memory);
    }

    /// <summary>Reads a row that was found.</summary>
    /// <exception cref="JournalDamageException">It cannot be read.</exception>
    public HistoryRow Read(long sequence)
    {
        int[] offsets = Volatile.Read(ref _offsets);
        int index = (int)(sequence - FirstSequence);
        HistoryRow row = HistoryRow.Read((byte*)_memory.Start + offsets[index], offsets[index + 1] - offsets[index]);
        GC.KeepAlive(_memory);
        return row;
    }
}
