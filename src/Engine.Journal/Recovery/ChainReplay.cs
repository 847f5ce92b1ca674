using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Threading.Channels;
using Engine.Core.Ledger;
using Engine.Journal.Blocks;
using Engine.Journal.Rows;

namespace Engine.Journal.Recovery;

/// <summary>
/// Puts rows back into the order of history, block by block: checks that a block is whole, each row's checksum and the
/// chained hash, and only then hands its events on. The first thing that is wrong ends it.
/// </summary>
internal sealed unsafe class ChainReplay : IDisposable
{
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<long, RowPlace> _blockRows = [];
    private readonly RowWindow _window = new();
    private readonly LedgerEvent[] _group = new LedgerEvent[StateMachine.ReplayGroup];
    private readonly IJournalSink _sink;
    private readonly ChannelWriter<RowChunk> _free;

    /// <summary>Goes on where a chain ends.</summary>
    public ChainReplay(ChainHead head, IJournalSink sink, ChannelWriter<RowChunk> free)
    {
        (Head, _sink, _free) = (head, sink, free);
        _window.MoveTo(head.Sequence + 1);
    }

    /// <summary>The end of the chain so far.</summary>
    public ChainHead Head { get; private set; }

    /// <summary>Events handed on.</summary>
    public long Events { get; private set; }

    /// <summary>Whether rows are held whose block is not whole yet.</summary>
    public bool HasRest => _blockRows.Count > 0 || _window.Count > 0 || _window.Twice != long.MaxValue;

    /// <summary>Forgets the rows held, and goes on where a chain ends; the rows will be read again.</summary>
    public void Restart(ChainHead head)
    {
        Head = head;
        _blockRows.Clear();
        _window.Restart(head.Sequence + 1);
    }

    /// <summary>Takes rows in any order, and hands on the blocks that are whole by now.</summary>
    /// <exception cref="JournalDamageException">A row is wrong.</exception>
    public void Add(RowChunk chunk)
    {
        foreach (RowPlace row in chunk.Rows)
        {
            if (row.IsBlockRow)
            {
                AddBlockRow(row);
            }
            else
            {
                _window.Add(row);
            }
        }

        Free(chunk);
        while (_blockRows.TryGetValue(Head.Block + 1, out RowPlace next) && TryTakeBlock(next))
        {
            _blockRows.Remove(Head.Block);
        }
    }

    /// <summary>Requires that nothing is left over: called at the end of a leaf.</summary>
    /// <exception cref="JournalDamageException">Rows are missing or too many.</exception>
    public void RequireWhole()
    {
        if (_blockRows.TryGetValue(Head.Block + 1, out RowPlace next))
        {
            long missing = Head.NextSequence;
            while (_window.Has(missing))
            {
                missing++;
            }

            RequireNoneTwice(missing);
            throw new JournalDamageException(
                missing, $"the row is missing, though block {Head.Block + 1} ends at {next.Sequence}");
        }

        long lowest = _window.Lowest;
        bool isStray = lowest < Head.NextSequence || (lowest > Head.NextSequence && _blockRows.Count == 0);
        if (_window.Count > 0 && isStray)
        {
            throw new JournalDamageException(lowest, "there is a row too many: this sequence was never given");
        }

        if (_blockRows.Count > 0 || _window.Count > 0)
        {
            throw new JournalDamageException(
                Head.NextSequence, $"the row of block {Head.Block + 1} is missing, though there are rows after it");
        }

        RequireNoneTwice(long.MaxValue);
    }

    /// <summary>Frees the hash.</summary>
    public void Dispose() => _sha.Dispose();

    private void AddBlockRow(in RowPlace row)
    {
        byte* bytes = Bytes(row);
        bool isReadable = RowDecoder.TryReadBlockRow(bytes, row.Length, out BlockRow block, out _);
        if (!isReadable || !RowDecoder.HasSoundCrc(bytes, row.Length))
        {
            throw new JournalDamageException(
                row.Sequence, "the block row that ends here was changed (its checksum is wrong)");
        }

        if (block.Number <= Head.Block || !_blockRows.TryAdd(block.Number, row))
        {
            throw new JournalDamageException(row.Sequence, $"there is a block row too many for block {block.Number}");
        }
    }

    private bool TryTakeBlock(in RowPlace place)
    {
        byte* bytes = Bytes(place);
        RowDecoder.TryReadBlockRow(bytes, place.Length, out BlockRow block, out ReadOnlySpan<byte> hash);
        RequireConsistent(block);
        long first = Head.NextSequence;
        for (long sequence = block.LastSequence; sequence >= first && block.Rows > 0; sequence--)
        {
            if (!_window.Has(sequence))
            {
                return false;
            }
        }

        int hashed = place.Length - RowLayout.CrcBytes - RowLayout.HashBytes;
        CheckRows(block, first, new ReadOnlySpan<byte>(bytes, hashed), hash);
        for (long sequence = first; sequence <= block.LastSequence; sequence += _group.Length)
        {
            HandOnGroup(sequence, (int)Math.Min(_group.Length, block.LastSequence + 1 - sequence));
        }

        _sink.Block(block);
        Head = new ChainHead(block.Number, block.LastSequence, block.NextSequence, block.Timestamp, hash.ToArray());

        // Not to the next sequence that the block names: an engine that ended before it used the next leaf is followed
        // by one that goes on in this leaf, and its rows may lie on disk before the claim that says so.
        _window.MoveTo(block.LastSequence + 1);
        Release(place);
        return true;
    }

    private void RequireConsistent(in BlockRow block)
    {
        long expected = block.Rows == 0 ? Head.Sequence : Head.NextSequence + block.Rows - 1;
        if (block.LastSequence != expected || block.NextSequence <= block.LastSequence)
        {
            throw new JournalDamageException(
                Head.NextSequence,
                $"block {block.Number} says that its {block.Rows} rows end at {block.LastSequence} before "
                    + $"{block.NextSequence}, where {expected} was expected");
        }

        if (block.Timestamp < Head.Timestamp)
        {
            throw new JournalDamageException(
                Head.NextSequence,
                $"block {block.Number} bears the stamp {block.Timestamp}, below that of the block before it");
        }
    }

    private void CheckRows(in BlockRow block, long first, ReadOnlySpan<byte> blockRow, ReadOnlySpan<byte> hash)
    {
        _sha.AppendData(Head.Hash.Span);
        HashRows(first, first + block.Rows);
        _sha.AppendData(blockRow);
        Span<byte> computed = stackalloc byte[32];
        _sha.GetHashAndReset(computed);
        if (!computed.SequenceEqual(hash))
        {
            throw new JournalDamageException(
                block.Rows == 0 ? block.LastSequence : first,
                $"block {block.Number} (to sequence {block.LastSequence}) has another hash than its rows: something "
                    + "in it was changed with its checksum");
        }

        RequireNoneTwice(block.LastSequence + 1);
    }

    private void RequireNoneTwice(long before)
    {
        if (_window.Twice < before)
        {
            throw new JournalDamageException(_window.Twice, "there is a row too many with this sequence");
        }
    }

    // Rows mostly lie as they were sent, one behind the other: a call of the hash costs as much as a row does.
    private void HashRows(long first, long end)
    {
        byte* stretch = null;
        byte* stretchEnd = null;
        long stretchFirst = first;
        for (long sequence = first; sequence < end; sequence++)
        {
            ref readonly RowPlace row = ref _window[sequence];
            byte* bytes = Bytes(row);
            if (!RowDecoder.HasSoundCrc(bytes, row.Length))
            {
                throw new JournalDamageException(sequence, "the row was changed (its checksum is wrong)");
            }

            if (bytes != stretchEnd)
            {
                HashStretch(stretch, stretchEnd, stretchFirst, sequence);
                stretch = bytes;
                stretchFirst = sequence;
            }

            stretchEnd = bytes + row.Length;
        }

        HashStretch(stretch, stretchEnd, stretchFirst, end);
    }

    private void HashStretch(byte* stretch, byte* stretchEnd, long first, long end)
    {
        var encoded = new ReadOnlySpan<byte>(stretch, (int)(stretchEnd - stretch));
        _sha.AppendData(encoded);
        _sink.Rows(encoded, first, (int)(end - first));
    }

    private void HandOnGroup(long first, int count)
    {
        int read = 0;
        while (read < count && TryRead(_window[first + read], out _group[read], out _))
        {
            read++;
        }

        _sink.Expect(_group.AsSpan(0, read));
        for (int index = 0; index < read; index++)
        {
            HandOn(_window.Take(first + index), _group[index]);
        }

        if (read < count)
        {
            throw new JournalDamageException(first + read, "the row cannot be read");
        }
    }

    private void HandOn(in RowPlace row, in LedgerEvent happened)
    {
        ReadOnlySpan<byte> name = default;
        if (happened.TextLength > 0)
        {
            TryRead(row, out _, out name);
        }

        try
        {
            _sink.Event(happened, name);
        }
        catch (ReplayException contradiction)
        {
            throw new JournalDamageException(row.Sequence, contradiction.Message);
        }

        Events++;
        Release(row);
    }

    private void Release(in RowPlace row)
    {
        row.Chunk.Live--;
        Free(row.Chunk);
    }

    private void Free(RowChunk chunk)
    {
        if (chunk.Live == 0)
        {
            chunk.Live = -1; // given back once
            _free.TryWrite(chunk);
        }
    }

    private static bool TryRead(scoped in RowPlace row, out LedgerEvent happened, out ReadOnlySpan<byte> name) =>
        RowDecoder.TryReadEvent(Bytes(row), row.Length, out happened, out name);

    private static byte* Bytes(scoped in RowPlace row) => (byte*)Unsafe.AsPointer(ref row.Chunk.Bytes[row.Offset]);
}
