using System.Buffers.Binary;
using System.Threading.Channels;
using Engine.Core.Ledger;
using Engine.Journal.Blocks;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Recovery;

public sealed class ChainReplayTests : IDisposable
{
    private const int LeafRows = 10;
    private static readonly JournalOptions _options = new() { BlockRows = 10_000, BlockBytes = 6 << 20 };

    private readonly EventSource _source = new();
    private readonly RecordingSink _sink = new();
    private readonly ChainReplay _replay;
    private readonly Block _skip;
    private readonly Block _claim;
    private readonly Block _goesOn;

    /// <summary>
    /// An engine names the next leaf, because a batch does not fit, and ends before it is used; the one after it goes on
    /// in the old leaf.
    /// </summary>
    public ChainReplayTests()
    {
        _replay = new ChainReplay(ChainHead.Empty, _sink, Channel.CreateUnbounded<RowChunk>().Writer);
        var leaves = new Leaves(LeafRows);
        var ended = new BlockFiller(_options, leaves, 1, ChainHead.Empty, TimeProvider.System);
        Append(ended, 1, 7);
        Append(ended, LeafRows + 1, 8);
        _skip = ended.Take();
        var head = new ChainHead(1, 7, LeafRows + 1, _skip.Timestamp, _skip.Hash);
        _claim = ClaimBlock.After(head, leaves, 2);
        var next = new BlockFiller(
            _options, leaves, 2, new ChainHead(2, 7, 8, _claim.Timestamp, _claim.Hash), TimeProvider.System);
        Append(next, 8, 2);
        _goesOn = next.Take();
    }

    public void Dispose() => _replay.Dispose();

    [Fact]
    public void Rows_that_lie_before_the_claim_that_led_back_into_their_leaf_are_replayed()
    {
        _replay.Add(ChunkOf(_skip));
        _replay.Add(ChunkOf(_goesOn));
        _replay.Add(ChunkOf(_claim));
        _replay.RequireWhole();
        Assert.Equal(Enumerable.Range(1, 9).Select(sequence => (long)sequence), _sink.Sequences);
        Assert.Equal((3L, 9L, 10L), (_replay.Head.Block, _replay.Head.Sequence, _replay.Head.NextSequence));
    }

    [Fact]
    public void A_row_with_a_sequence_that_was_skipped_is_one_too_many()
    {
        _replay.Add(ChunkOf(_skip));
        RowChunk added = ChunkOf(_goesOn);
        added.Rows.RemoveAll(row => row.Sequence != 8);
        _replay.Add(added);
        Assert.Equal(8, Assert.Throws<JournalDamageException>(_replay.RequireWhole).Sequence);
    }

    private void Append(BlockFiller filler, long first, int count)
    {
        (long from, long to) = _source.Batch(first, count);
        Assert.True(filler.TryAppend(_source.Events, from, to, _source.Names));
    }

    /// <summary>The rows of a block as a chunk of their own.</summary>
    private static unsafe RowChunk ChunkOf(Block block)
    {
        var chunk = new RowChunk();
        block.Encoded.Span.CopyTo(chunk.Bytes);
        for (int at = 0; at < block.Encoded.Length;)
        {
            int length = LengthOfRow(chunk.Bytes.AsSpan(at));
            fixed (byte* row = &chunk.Bytes[at])
            {
                Assert.True(RowDecoder.TryReadPlace(row, length, out long sequence, out byte kind));
                chunk.Rows.Add(new RowPlace(chunk, at, length, sequence, kind == RowLayout.BlockKind));
            }

            at += length;
        }

        chunk.Live = chunk.Rows.Count;
        return chunk;
    }

    private static int LengthOfRow(ReadOnlySpan<byte> row)
    {
        int length = 2;
        for (int column = 0; column < RowLayout.Columns; column++)
        {
            length += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(row[length..]));
        }

        return length;
    }

    private sealed class RecordingSink : IJournalSink
    {
        public List<long> Sequences { get; } = [];

        public void Expect(ReadOnlySpan<LedgerEvent> coming)
        {
        }

        public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name) => Sequences.Add(happened.Sequence);

        public void Block(in BlockRow row)
        {
        }
    }
}
