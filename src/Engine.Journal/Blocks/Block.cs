using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Engine.Core.Ledger;
using Engine.Journal.Rows;

namespace Engine.Journal.Blocks;

/// <summary>
/// A buffer of encoded rows that are committed together. It is filled with whole batches, closed by its block row,
/// carried by a lane as often as it takes, and reused when it is known to be committed.
/// </summary>
internal sealed unsafe class Block
{
    private const int HashBytes = 32;
    private const int PieceBytes = 256 << 10;

    // The hash of the block before stands in front of the rows, so that the chain is hashed in one run.
    private readonly byte[] _bytes;
    private readonly byte[] _hash = new byte[HashBytes];
    private readonly List<RowPiece> _pieces = [];
    private int _maxRows;
    private int _end;

    /// <summary>Makes a buffer for so many bytes.</summary>
    public Block(int maxBytes) =>
        _bytes = GC.AllocateUninitializedArray<byte>(HashBytes + maxBytes + RowLayout.MaxRowBytes, pinned: true);

    /// <summary>The leaf that its rows lie in.</summary>
    public int Leaf { get; private set; }

    /// <summary>Number in the chain; 0 until it is closed.</summary>
    public long Number { get; private set; }

    /// <summary>Events in it.</summary>
    public int Rows { get; private set; }

    /// <summary>Sequence of its last event, or of the last one before it.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Sequence of the event that follows, once it is closed.</summary>
    public long NextSequence { get; private set; }

    /// <summary>What its events come to.</summary>
    public RowTotals Totals { get; private set; }

    /// <summary>Highest stamp so far, ns since the Unix epoch.</summary>
    public ulong Timestamp { get; private set; }

    /// <summary>The rows as COPY carries them, once it is closed.</summary>
    public ReadOnlyMemory<byte> Encoded => _bytes.AsMemory(HashBytes, _end - HashBytes);

    /// <summary>
    /// Where the rows of its events lie in <see cref="Encoded"/>, in pieces of some hundred kilobytes, or of one batch where
    /// that is larger.
    /// </summary>
    public IReadOnlyList<RowPiece> Pieces => _pieces;

    /// <summary>The block's hash, once it is closed.</summary>
    public ReadOnlyMemory<byte> Hash => _hash;

    /// <summary>When its first event came: a point of the clock's timestamps.</summary>
    public long BeganAt { get; private set; }

    /// <summary>Empties it for so many rows of a leaf that follow a sequence and a stamp.</summary>
    public void Begin(int leaf, long lastSequence, ulong timestamp, int maxRows, long beganAt = 0)
    {
        (_maxRows, BeganAt) = (maxRows, beganAt);
        (Leaf, LastSequence, Timestamp) = (leaf, lastSequence, timestamp);
        (Number, Rows, _end, Totals) = (0, 0, HashBytes, default);
        _pieces.Clear();
    }

    /// <summary>Adds a whole batch, or nothing of it when there is no room.</summary>
    public bool TryAdd(EventBuffer events, long from, long to, NameTable names)
    {
        Debug.Assert(Number == 0, "a closed block takes no more rows");
        if (Rows + (to - from) > _maxRows)
        {
            return false;
        }

        RowTotals added = default;
        int end = EncodeAll(events, from, to, names, ref added);
        if (end < 0)
        {
            return false;
        }

        NotePiece(events[from].Sequence, (int)(to - from), end);
        _end = end;
        Totals += added;
        Rows += (int)(to - from);
        LastSequence = events[to - 1].Sequence;
        return true;
    }

    /// <summary>Adds the block row and computes the hash: from now on its bytes never change.</summary>
    public void Close(long number, long epoch, long nextSequence, int rulesVersion, ReadOnlySpan<byte> hashBefore)
    {
        Debug.Assert(Number == 0, "a block is closed once");
        (Number, NextSequence) = (number, nextSequence);
        byte* start = Start;
        var row = new BlockRow(LastSequence, Timestamp, number, epoch, Rows, nextSequence, rulesVersion);
        byte* at = RowEncoder.WriteBlockRowBeforeHash(start + _end, row);
        hashBefore.CopyTo(_bytes);
        SHA256.HashData(new ReadOnlySpan<byte>(start, (int)(at - start)), _hash);
        at = RowEncoder.WriteHashAndCrc(start + _end, at, _hash);
        _end = (int)(at - start);
    }

    private void NotePiece(long first, int count, int end)
    {
        if (_pieces.Count > 0 && _pieces[^1] is { Length: < PieceBytes } last)
        {
            _pieces[^1] = last with { Length = end - HashBytes - last.Offset, Count = last.Count + count };
        }
        else
        {
            _pieces.Add(new RowPiece(first, count, _end - HashBytes, end - _end));
        }
    }

    private byte* Start => (byte*)Unsafe.AsPointer(ref _bytes[0]);

    private int EncodeAll(EventBuffer events, long from, long to, NameTable names, ref RowTotals totals)
    {
        byte* at = Start + _end;
        byte* limit = Start + _bytes.Length - (2 * RowLayout.MaxRowBytes);
        ulong highest = Timestamp;
        for (long position = from; position < to; position++)
        {
            if (at > limit)
            {
                return -1;
            }

            ref LedgerEvent happened = ref events[position];
            ReadOnlySpan<byte> name = happened.TextLength == 0
                ? default
                : names.Text(happened.TextOffset, happened.TextLength);
            at = RowEncoder.WriteEvent(at, happened, name);
            totals.Add(happened);
            highest = Math.Max(highest, happened.Timestamp);
        }

        Timestamp = highest;
        return (int)(at - Start);
    }
}
