using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Core.Tests.Pipeline;

public class BoundsTests
{
    [Fact]
    public async Task A_full_ring_turns_away_and_lets_in_those_in_line_as_room_is_freed()
    {
        var engine = new SteppedPartition(new PartitionOptions { RingSlots = 4 });
        await engine.OpenAccountsAsync();
        for (uint id = 10; id < 14; id++)
        {
            _ = engine.Submit(engine.Transfers(SteppedPartition.Transfer(id)));
        }

        Batch late = engine.Transfers(SteppedPartition.Transfer(20));
        Assert.False(engine.Partition.TrySubmit(late));
        Assert.Equal(1, engine.Partition.Status.Rejected);

        ValueTask<bool> inLine = engine.Partition.SubmitAsync(late, CancellationToken.None);
        engine.Step();
        Assert.False(inLine.IsCompleted);

        engine.Journal.CommitNext();
        engine.Step();
        Assert.True(await inLine);
        engine.Journal.CommitAll();
        engine.Step();
        Assert.Equal(5, engine.State.TransferCount);
    }

    [Fact]
    public async Task The_ring_is_bounded_in_bytes_too()
    {
        var engine = new SteppedPartition(new PartitionOptions { RingSlots = 1024, RingBytes = 1 << 20 });
        await engine.OpenAccountsAsync();
        Transfer[] many = new Transfer[PartitionOptions.MaxBatch];
        Batch large = engine.Transfers(many);
        _ = engine.Submit(large); // larger than the bound, but alone
        Batch small = engine.Transfers(SteppedPartition.Transfer(10));
        Assert.False(engine.Partition.TrySubmit(small));

        engine.Step();
        Assert.Equal(0, engine.Partition.Status.UsedBytes);
        Assert.True(engine.Partition.TrySubmit(small));
    }

    [Fact]
    public async Task Who_leaves_the_line_takes_nobodys_turn()
    {
        var engine = new SteppedPartition(new PartitionOptions { RingSlots = 2 });
        await engine.OpenAccountsAsync();
        _ = engine.Submit(engine.Transfers(SteppedPartition.Transfer(10)));
        _ = engine.Submit(engine.Transfers(SteppedPartition.Transfer(11)));
        using var impatient = new CancellationTokenSource();
        ValueTask<bool> leaves = engine.Partition.SubmitAsync(
            engine.Transfers(SteppedPartition.Transfer(12)), impatient.Token);
        ValueTask<bool> stays = engine.Partition.SubmitAsync(
            engine.Transfers(SteppedPartition.Transfer(13)), CancellationToken.None);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await leaves);

        engine.Step();
        engine.Journal.CommitNext();
        engine.Step();
        Assert.True(await stays);
    }

    [Fact]
    public async Task The_writer_waits_while_the_journal_has_no_room_and_nothing_is_lost()
    {
        var options = new PartitionOptions { RingSlots = 64, EventBufferCapacity = 2 * PartitionOptions.MaxBatch };
        var engine = new SteppedPartition(options);
        await engine.OpenAccountsAsync();
        engine.Journal.MaxWaitingBlocks = 1;
        uint next = 10;
        for (int i = 0; i < 8; i++)
        {
            Transfer[] transfers = [.. Enumerable.Range(0, 4000).Select(_ => SteppedPartition.Transfer(next++))];
            _ = engine.Submit(engine.Transfers(transfers));
        }

        engine.Step();
        Assert.True(engine.State.TransferCount < 8 * 4000);
        for (int i = 0; i < 8; i++)
        {
            engine.Journal.CommitAll();
            engine.Step();
        }

        engine.Journal.CommitAll();
        engine.Step();
        Assert.Equal(8 * 4000, engine.State.TransferCount);
        Assert.Equal(Enumerable.Range(1, 8 * 4000 + 2).Select(i => (long)i), engine.Journal.Events.Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_batch_that_could_exceed_a_limit_is_refused_whole()
    {
        var engine = new SteppedPartition(limits: new LedgerLimits(MaxAccounts: 3, MaxOpenHolds: 1, MaxUnsealedRows: 6));
        await engine.OpenAccountsAsync();
        ValueTask<BatchOutcome> accounts = engine.Submit(engine.Accounts(3, 4));
        ValueTask<BatchOutcome> holds = engine.Submit(engine.Transfers(
            SteppedPartition.Transfer(10, 1, TransferFlags.Pending),
            SteppedPartition.Transfer(11, 1, TransferFlags.Pending)));
        ValueTask<BatchOutcome> rows = engine.Submit(engine.Transfers(
            [.. Enumerable.Range(20, 5).Select(id => SteppedPartition.Transfer((uint)id))]));
        engine.Step();
        Assert.Equal(BatchOutcome.TooManyAccounts, await accounts);
        Assert.Equal(BatchOutcome.TooManyHolds, await holds);
        Assert.Equal(BatchOutcome.TooManyRows, await rows);
        Assert.Equal((2, 0), (engine.State.AccountCount, engine.State.TransferCount));
    }

    [Fact]
    public async Task A_retry_of_what_has_filled_a_limit_is_answered()
    {
        var engine = new SteppedPartition(limits: new LedgerLimits(MaxAccounts: 2, MaxOpenHolds: 2, MaxUnsealedRows: 4));
        await engine.OpenAccountsAsync();
        Transfer[] holds =
        [
            SteppedPartition.Transfer(10, 1, TransferFlags.Pending),
            SteppedPartition.Transfer(11, 1, TransferFlags.Pending),
        ];
        Assert.Equal(0, await ResultsAsync(engine, engine.Transfers(holds)));
        Assert.Equal(2, await ResultsAsync(engine, engine.Transfers(holds)));
        Assert.Equal(2, await ResultsAsync(engine, engine.Accounts(1, 2)));
        Assert.Equal(4, engine.Journal.Events.Count);
    }

    private static async Task<int> ResultsAsync(SteppedPartition engine, Batch batch)
    {
        ValueTask<BatchOutcome> ended = engine.Submit(batch);
        engine.Step();
        engine.Journal.CommitAll();
        engine.Step();
        Assert.Equal(BatchOutcome.Answered, await ended);
        return batch.Results.Count;
    }

    [Fact]
    public void A_leaf_that_has_no_room_for_a_batch_is_ended_and_the_batch_starts_the_next()
    {
        var events = new EventBuffer(PartitionOptions.MaxBatch * 2);
        var sequences = new LeafSequences(last: 0, leafRows: PartitionOptions.MaxBatch);
        for (int i = 0; i < 6000; i++)
        {
            events.Add();
        }

        Assert.Equal(1, sequences.Assign(events, 0, 3000));
        Assert.Equal(3001, sequences.Assign(events, 3000, 6000));
        Assert.Equal((6000, PartitionOptions.MaxBatch - 6000), (sequences.Last, sequences.Room));
        Assert.Throws<InvariantException>(() => sequences.Assign(events, 0, 3000));
        sequences.EndLeaf();
        Assert.Equal((6000, PartitionOptions.MaxBatch), (sequences.Last, sequences.Room));
        Assert.Equal(PartitionOptions.MaxBatch + 1, sequences.Assign(events, 0, 3000));
        Assert.Equal(PartitionOptions.MaxBatch + 3000, events[2999].Sequence);
    }
}
