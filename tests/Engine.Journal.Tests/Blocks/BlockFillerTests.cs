using Engine.Core.Pipeline;
using Engine.Journal.Blocks;
using Engine.Journal.Rows;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Blocks;

public sealed class BlockFillerTests
{
    private const int LeafRows = 2 * PartitionOptions.MaxBatch;
    private readonly EventSource _source = new();
    private readonly BlockFiller _filler = new(
        new JournalOptions { Lanes =
            2, BlockRows = 10_000, BlockBytes = 6 << 20 }, new Leaves(LeafRows), 1, ChainHead.Empty, TimeProvider.System);

    [Fact]
    public void Batches_that_wait_together_share_a_block()
    {
        Assert.True(TryAppend(1, 10));
        Assert.True(TryAppend(11, 20));
        BlockRow row = Take();
        Assert.Equal(new BlockRow(30, 1030, 1, 1, 30, 31, RulesVersion.Current), row);
        Assert.False(_filler.HasWork);
    }

    [Fact]
    public void A_batch_that_does_not_fit_goes_whole_into_the_next_block()
    {
        Assert.True(TryAppend(1, 6000));
        Assert.True(TryAppend(6001, 6000));
        Assert.Equal(6000, Take().Rows);
        Assert.Equal(6000, Take().Rows);
    }

    [Fact]
    public void There_is_no_room_until_a_block_is_released()
    {
        long next = 1;
        int appended = 0;
        while (TryAppend(next, 8000))
        {
            next += LeafRows; // every batch in a leaf, and so in a block, of its own
            appended++;
        }

        Assert.Equal(4, appended);
        Block committed = _filler.Take();
        Assert.False(TryAppend(next, 8000));
        _filler.Release(committed);
        Assert.True(TryAppend(next, 8000));
    }

    [Fact]
    public void The_last_block_of_a_leaf_names_the_sequence_after_a_skip()
    {
        Assert.True(TryAppend(1, 8000));
        Assert.True(TryAppend(LeafRows + 1, 1));
        BlockRow last = Take();
        Assert.Equal((8000L, LeafRows + 1L), (last.LastSequence, last.NextSequence));
        Assert.Equal(2, _filler.NextLeaf);
        Assert.Equal(LeafRows + 1, Take().LastSequence);
    }

    [Fact]
    public void An_empty_block_names_it_when_the_last_one_is_already_gone()
    {
        Assert.True(TryAppend(1, 8000));
        Take();
        Assert.True(TryAppend(LeafRows + 1, 1));
        BlockRow empty = Take();
        Assert.Equal((0, 8000L, LeafRows + 1L), (empty.Rows, empty.LastSequence, empty.NextSequence));
        Assert.Equal(3, Take().Number);
    }

    [Fact]
    public void A_leaf_that_is_exactly_full_needs_no_skip()
    {
        Assert.True(TryAppend(1, 8192));
        Assert.True(TryAppend(8193, 8192));
        Assert.True(TryAppend(LeafRows + 1, 1));
        Assert.Equal(8193, Take().NextSequence);
        Assert.Equal(LeafRows + 1, Take().NextSequence);
        Assert.Equal(LeafRows + 2, Take().NextSequence);
    }

    [Theory]
    [InlineData(2, 1)] // a hole
    [InlineData(LeafRows - 5, 10)] // in two leaves
    [InlineData(LeafRows + 2, 1)] // a skip to the middle of a leaf
    public void Sequences_that_do_not_follow_are_a_fault_of_the_writer(long first, int count) =>
        Assert.Throws<InvalidOperationException>(() => TryAppend(first, count));

    private bool TryAppend(long first, int count)
    {
        (long from, long to) = _source.Batch(first, count);
        return _filler.TryAppend(_source.Events, from, to, _source.Names);
    }

    private unsafe BlockRow Take()
    {
        Assert.True(_filler.HasWork);
        Block block = _filler.Take();
        ReadOnlySpan<byte> encoded = block.Encoded.Span;
        int length = BlockRowLength();
        fixed (byte* row = encoded[^length..])
        {
            Assert.True(RowDecoder.TryReadBlockRow(row, length, out BlockRow read, out _));
            return read;
        }
    }

    private static int BlockRowLength() => ClaimBlock.After(ChainHead.Empty, new Leaves(LeafRows), 1).Encoded.Length;
}
