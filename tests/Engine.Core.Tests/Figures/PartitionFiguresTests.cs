using Engine.Core.Figures;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Core.Tests.Pipeline;

namespace Engine.Core.Tests.Figures;

/// <summary>What the stages count, stepped by hand on a clock that the test moves.</summary>
public class PartitionFiguresTests
{
    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(20);

    private readonly SteppedPartition _engine = new();

    private PartitionFigures Figures => _engine.Partition.Figures;

    [Fact]
    public async Task A_large_batch_is_timed_from_its_arrival_to_its_end()
    {
        await _engine.OpenAccountsAsync();
        LatencySnapshot before = Figures.Apply.Time.Snapshot();
        Batch batch = Large(firstId: 100);
        ValueTask<BatchOutcome> ended = _engine.Submit(batch);
        _engine.Time.Advance(s_wait);
        _engine.Step();
        _engine.Time.Advance(s_wait);
        _engine.Journal.CommitAll();
        _engine.Step();
        Assert.Equal(BatchOutcome.Answered, await ended);
        LatencySnapshot applied = Figures.Apply.Time.Snapshot().Since(before);
        Assert.Equal((1, s_wait.Ticks * 100), (applied.Count, applied.SumNanoseconds));
        Assert.Equal(2 * s_wait, _engine.Time.GetElapsedTime(batch.Arrived, batch.Released));
    }

    [Fact]
    public async Task Of_small_batches_one_in_eight_is_timed_and_counts_for_all()
    {
        await _engine.OpenAccountsAsync();
        long before = Figures.Apply.Time.Snapshot().Count;
        for (uint id = 1; id <= 800; id++)
        {
            Batch batch = _engine.Transfers(SteppedPartition.Transfer(id));
            ValueTask<BatchOutcome> ended = _engine.Submit(batch);
            _engine.Step();
            _engine.Journal.CommitAll();
            _engine.Step();
            await ended;
            _engine.Partition.Pool.Return(batch);
        }

        Assert.Equal(800, Figures.Apply.Time.Snapshot().Count - before);
    }

    [Fact]
    public async Task Holds_count_as_transfers_and_as_volume_only_when_they_are_posted()
    {
        await _engine.OpenAccountsAsync();
        ValueTask<BatchOutcome> ended = _engine.Submit(_engine.Transfers(
            SteppedPartition.Transfer(10, amount: 7),
            SteppedPartition.Transfer(11, amount: 5, TransferFlags.Pending),
            SteppedPartition.Transfer(12, amount: 100) with { PendingId = 99, Flags = TransferFlags.PostPending },
            SteppedPartition.Transfer(13, amount: 5) with { PendingId = 11, Flags = TransferFlags.PostPending }));
        _engine.Step();
        _engine.Journal.CommitAll();
        _engine.Step();
        await ended;
        Assert.Equal([new LedgerFlow(SteppedPartition.Ledger, Transfers: 3, Volume: 12)], Figures.Ledgers.Read());
    }

    [Fact]
    public async Task The_journal_says_that_it_is_blocked_and_the_reply_what_it_waits_for()
    {
        await _engine.OpenAccountsAsync();
        _engine.Journal.MaxWaitingBlocks = 1;
        _ = _engine.Submit(_engine.Transfers(SteppedPartition.Transfer(10)));
        _ = _engine.Submit(_engine.Transfers(SteppedPartition.Transfer(11)));
        _engine.Step();
        Assert.True(Figures.Journal.IsBlocked);
        Assert.Equal((3, 1), (_engine.Partition.AwaitedSequence, _engine.Partition.EventsWaiting));

        _engine.Journal.CommitAll();
        _engine.Step();
        Assert.False(Figures.Journal.IsBlocked);
        Assert.Equal((4, 0), (_engine.Partition.AwaitedSequence, _engine.Partition.EventsWaiting));

        _engine.Journal.CommitAll();
        _engine.Step();
        Assert.Equal(0, _engine.Partition.AwaitedSequence);
    }

    [Fact]
    public async Task Nothing_is_stamped_or_counted_where_figures_are_off()
    {
        var engine = new SteppedPartition(new PartitionOptions { RingSlots = 8, Figures = false });
        await engine.OpenAccountsAsync();
        Batch batch = engine.Transfers(SteppedPartition.Transfer(10));
        ValueTask<BatchOutcome> ended = engine.Submit(batch);
        engine.Time.Advance(s_wait);
        engine.Step();
        engine.Journal.CommitAll();
        engine.Step();
        await ended;
        Assert.Equal((0, 0), (batch.Arrived, batch.Released));
        Assert.Equal(0, engine.Partition.Figures.Apply.Time.Snapshot().Count);
        Assert.Empty(engine.Partition.Figures.Ledgers.Read());
    }

    private Batch Large(uint firstId) =>
        _engine.Transfers([.. Enumerable.Range(0, 64).Select(i => SteppedPartition.Transfer(firstId + (uint)i))]);
}
