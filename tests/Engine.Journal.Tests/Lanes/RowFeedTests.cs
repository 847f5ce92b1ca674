using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Lanes;

/// <summary>The rows of a block reach its COPY once each, in order, whenever they are given and taken.</summary>
public sealed class RowFeedTests
{
    private const int BatchRows = 100;
    private const int Batches = 8;
    private const int Meetings = 100_000;

    private readonly EventSource _source = new();
    private readonly Block _block = new(BatchRows * Batches, 1 << 20);
    private readonly RowFeed _feed = new();
    private readonly (long From, long To) _batch;
    private long _rows;

    public RowFeedTests()
    {
        _batch = _source.Batch(1, BatchRows);
        _block.Begin(1, 0, 0);
    }

    [Fact]
    public async Task The_first_rows_are_given_while_the_block_grows_and_the_rest_with_its_end()
    {
        Grow();
        Assert.True(_feed.TryGive(_block));
        (ReadOnlyMemory<byte> first, bool areLast) = await _feed.TakeAsync();
        Assert.False(areLast);
        Assert.Null(_feed.Whole);
        Grow();
        Assert.False(_feed.TryGive(_block), "the first rows are being sent still");
        Close();
        _feed.GiveWhole(_block);
        (ReadOnlyMemory<byte> rest, areLast) = await _feed.TakeAsync();
        Assert.True(areLast);
        Assert.Same(_block, _feed.Whole);
        Assert.Equal(_block.Encoded.ToArray(), (byte[])[.. first.Span, .. rest.Span]);
    }

    [Fact]
    public void A_row_or_two_are_not_worth_a_message()
    {
        Grow(rows: 2);
        Assert.False(_feed.TryGive(_block));
    }

    [Fact]
    public async Task Nothing_comes_any_more_when_it_was_dismissed_whether_that_is_waited_for_or_not()
    {
        ValueTask<(ReadOnlyMemory<byte> Rows, bool AreLast)> waiting = _feed.TakeAsync();
        Assert.False(waiting.IsCompleted);
        _feed.Dismiss();
        Assert.True((await waiting).Rows.IsEmpty);
        Assert.True((await _feed.TakeAsync()).Rows.IsEmpty);
        Assert.Null(_feed.Whole);
    }

    // The end may come just as what was given before has been taken: found as a block that waited for its end for ever.
    [Fact]
    public async Task However_two_threads_meet_every_byte_is_taken_once_and_the_end_is_told()
    {
        Grow();
        Block whole = NewClosed(2 * BatchRows);
        var random = new Random(1);
        for (int meeting = 0; meeting < Meetings; meeting++)
        {
            var feed = new RowFeed();
            Task<int> taking = Task.Run(() => TakeAllAsync(feed));
            Assert.True(feed.TryGive(_block));
            Thread.SpinWait(random.Next(60));
            feed.GiveWhole(whole);
            Assert.Equal(whole.Encoded.Length, await taking.WaitAsync(TimeSpan.FromSeconds(30)));
        }
    }

    private static async Task<int> TakeAllAsync(RowFeed feed)
    {
        int taken = 0;
        while (true)
        {
            (ReadOnlyMemory<byte> rows, bool areLast) = await feed.TakeAsync();
            taken += rows.Length;
            if (areLast)
            {
                return taken;
            }
        }
    }

    private Block NewClosed(int rows)
    {
        var block = new Block(rows, 1 << 20);
        block.Begin(1, 0, 0);
        for (int at = 0; at < rows; at += BatchRows)
        {
            Assert.True(block.TryAdd(_source.Events, _batch.From, _batch.To, _source.Names));
        }

        using var chain = new HashChain(new byte[32]);
        block.Close(1, 1, rows + 1, RulesVersion.Current, chain);
        return block;
    }

    // The same events each time: a feed does not look at them.
    private void Grow(int rows = BatchRows)
    {
        Assert.True(_block.TryAdd(_source.Events, _batch.From, _batch.From + rows, _source.Names));
        _rows += rows;
    }

    private void Close()
    {
        using var chain = new HashChain(new byte[32]);
        _block.Close(1, 1, _rows + 1, RulesVersion.Current, chain);
    }
}
