using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Lanes;

/// <summary>The rows of a block reach its COPY once each, in order, whenever they are given and taken.</summary>
public sealed class RowFeedTests
{
    private const int BatchRows = 100;
    private const int Batches = 8;

    private readonly EventSource _source = new();
    private readonly Block _block = new(BatchRows * Batches, 1 << 20);
    private readonly RowFeed _feed = new();
    private long _rows;

    public RowFeedTests() => _block.Begin(1, 0, 0);

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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task However_two_threads_meet_every_byte_is_taken_once(int seed)
    {
        var random = new Random(seed);
        Task<byte[]> taking = Task.Run(TakeAllAsync);
        for (int batch = 0; batch < Batches; batch++)
        {
            Grow();
            _ = _feed.TryGive(_block);
            Thread.SpinWait(random.Next(20_000));
        }

        Close();
        _feed.GiveWhole(_block);
        Assert.Equal(_block.Encoded.ToArray(), await taking.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private async Task<byte[]> TakeAllAsync()
    {
        var taken = new List<byte>();
        while (true)
        {
            (ReadOnlyMemory<byte> rows, bool areLast) = await _feed.TakeAsync();
            taken.AddRange(rows.Span);
            if (areLast)
            {
                return [.. taken];
            }
        }
    }

    private void Grow(int rows = BatchRows)
    {
        (long from, long to) = _source.Batch(_rows + 1, rows);
        Assert.True(_block.TryAdd(_source.Events, from, to, _source.Names));
        _rows += rows;
    }

    private void Close() => _block.Close(1, 1, _rows + 1, RulesVersion.Current, new byte[32]);
}
