using Engine.Core.Ledger;
using Engine.Journal.History;
using Engine.Journal.Rows;
using Engine.Model;

namespace Engine.Journal.Tests.History;

/// <summary>Rows in memory: what is seen of them while they come and leaves are sealed.</summary>
public sealed class RecentRowsTests
{
    private const long LeafRows = 20_000;

    private readonly RecentRows _recent = new(LeafRows);

    [Fact]
    public async Task Nobody_sees_a_row_before_it_is_durable()
    {
        Add(1, 10);
        Assert.Empty(await ReadAllAsync());
        _recent.Publish(4);
        using RecentView early = _recent.Capture();
        _recent.Publish(10);
        Assert.Equal([1L, 2L, 3L, 4L], await ReadAsync(early));
        Assert.Equal(10, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task A_view_keeps_its_rows_when_their_leaf_is_sealed()
    {
        Add(1, (int)LeafRows);
        Add(LeafRows + 1, 5);
        _recent.Publish(LeafRows + 5);
        using RecentView before = _recent.Capture();
        _recent.Seal(1, LeafRows);
        Add(LeafRows + 6, 12_000); // into memory that was another's
        Assert.Equal(LeafRows + 5, (await ReadAsync(before)).Count);
        using RecentView after = _recent.Capture();
        Assert.Equal((1, LeafRows), (after.SealedLeaf, after.SealedThrough));
        Assert.Equal(Enumerable.Range(1, 5).Select(n => LeafRows + n), await ReadAsync(after));
    }

    [Fact]
    public async Task Rows_of_a_leaf_that_was_sealed_meanwhile_are_not_taken()
    {
        _recent.Seal(1, LeafRows);
        Add(LeafRows - 1, 2);
        Add(LeafRows + 1, 2);
        _recent.Publish(LeafRows + 2);
        Assert.Equal([LeafRows + 1, LeafRows + 2], await ReadAllAsync());
    }

    [Fact]
    public async Task A_question_from_beyond_the_end_hides_no_row_that_comes_later()
    {
        Add(1, 10);
        _recent.Publish(10);
        using (RecentView view = _recent.Capture())
        {
            RecentLeaf leaf = Assert.Single(view.Leaves);
            PostingRun run = await leaf.Index.RunOfAsync(leaf.Segments, PostingKind.Account, 99, LeafRows, default);
            Assert.Equal(10, run.Count);
        }

        Add(11, 10);
        _recent.Publish(20);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), await ReadAllAsync());
        using RecentView after = _recent.Capture();
        RecentLeaf same = Assert.Single(after.Leaves);
        Assert.Equal(20, (await same.Index.RunOfAsync(same.Segments, PostingKind.Account, 99, 20, default)).Count);
    }

    [Fact]
    public async Task A_wait_ends_when_its_sequence_is_durable_and_not_before()
    {
        ValueTask[] waits = [.. Enumerable.Range(0, 100).Select(n => _recent.Durable.WaitAsync((n % 5) + 1, default))];
        _recent.Publish(3);
        foreach (ValueTask wait in waits.Where((_, n) => n % 5 < 3))
        {
            await wait;
        }

        Assert.All(waits.Where((_, n) => n % 5 >= 3), wait => Assert.False(wait.IsCompleted));
        _recent.Publish(5);
        foreach (ValueTask wait in waits.Where((_, n) => n % 5 >= 3))
        {
            await wait;
        }
    }

    [Fact]
    public async Task Readers_see_a_whole_beginning_of_history_while_rows_come_and_leaves_are_sealed()
    {
        const long Last = 12 * LeafRows;
        var dice = new Dice(20_261_128);
        Task feeding = Task.Run(() => Feed(dice, Last));
        Task[] readers = [.. Enumerable.Range(0, 3).Select(n => Task.Run(() => LookAsync(new Dice((ulong)n), Last)))];
        await feeding;
        await Task.WhenAll(readers);
    }

    // As the journal does: a block is added, the one before becomes durable, and now and then a leaf is sealed.
    private void Feed(Dice dice, long last)
    {
        long added = 0;
        while (added < last)
        {
            long durable = added;
            int count = (int)Math.Min(dice.Between(1, 700), LeafRows - (added % LeafRows));
            Add(added + 1, count);
            added += count;
            _recent.Publish(durable);
            int full = (int)((durable - 1) / LeafRows);
            if (full > 0 && dice.OneIn(20))
            {
                _recent.Seal(full, full * LeafRows);
            }
        }

        _recent.Publish(last);
    }

    private async Task LookAsync(Dice dice, long last)
    {
        while (true)
        {
            using RecentView view = _recent.Capture();
            List<long> all = await ReadAsync(view);
            Assert.Equal(Math.Max(0, view.Sequence - view.SealedThrough), all.Count);
            Assert.True(all.Count == 0 || (all[0] == view.SealedThrough + 1 && all[^1] == view.Sequence));
            var account = (UInt128)dice.Between(1, 3);
            List<HistoryRow> ofOne = [];
            foreach (RecentLeaf leaf in view.Leaves)
            {
                await RecentReader.ReadAsync(
                    leaf, new RowKey(RowKeyKind.Account, account), new RowRange(1, view.Sequence, false), int.MaxValue, ofOne,
                    default);
            }

            Assert.Equal(all.Where(sequence => AccountOf(sequence) == account), ofOne.Select(row => row.Sequence));
            if (view.Sequence == last)
            {
                return;
            }
        }
    }

    private static UInt128 AccountOf(long sequence) => (UInt128)((sequence % 3) + 1);

    private async Task<List<long>> ReadAllAsync()
    {
        using RecentView view = _recent.Capture();
        return await ReadAsync(view);
    }

    private static async Task<List<long>> ReadAsync(RecentView view)
    {
        List<HistoryRow> rows = [];
        foreach (RecentLeaf leaf in view.Leaves)
        {
            await RecentReader.ReadAsync(
                leaf, new RowKey(RowKeyKind.Everything), new RowRange(1, view.Sequence, false), int.MaxValue, rows, default);
        }

        return [.. rows.Select(row => row.Sequence)];
    }

    private unsafe void Add(long first, int count)
    {
        byte[] bytes = new byte[count * RowLayout.MaxRowBytes];
        fixed (byte* start = bytes)
        {
            byte* at = start;
            for (int i = 0; i < count; i++)
            {
                var happened = new LedgerEvent
                {
                    Sequence = first + i,
                    Timestamp = (ulong)(first + i),
                    Kind = EventKind.Transfer,
                    Id = (UInt128)(first + i),
                    DebitAccountId = AccountOf(first + i),
                    CreditAccountId = 99,
                    Amount = 1,
                };
                at = RowEncoder.WriteEvent(at, happened, default);
                if (at - start > 1 << 20)
                {
                    _recent.Add(new ReadOnlySpan<byte>(start, (int)(at - start)), first, i + 1);
                    (first, count, i) = (first + i + 1, count - i - 1, -1);
                    at = start;
                }
            }

            _recent.Add(new ReadOnlySpan<byte>(start, (int)(at - start)), first, count);
        }
    }
}
