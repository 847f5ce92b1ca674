using Engine.Core.Pipeline;

namespace Engine.Core.Tests.Pipeline;

/// <summary>The ring of a partition is replaced under its requests.</summary>
public class RingResizeTests
{
    [Fact]
    public async Task A_full_ring_before_a_journal_that_stands_still_grows_and_everything_is_answered_in_order()
    {
        var engine = new SteppedPartition(new PartitionOptions { RingSlots = 4 });
        await engine.OpenAccountsAsync();
        List<ValueTask<BatchOutcome>> ends = [.. Enumerable.Range(10, 4).Select(id => Submit(engine, (uint)id))];
        engine.Step();
        ValueTask<bool> inLine =
            engine.Partition.SubmitAsync(engine.Transfers(SteppedPartition.Transfer(14)), CancellationToken.None);
        Assert.False(inLine.IsCompleted);

        engine.Partition.ResizeRing(8);
        Assert.True(await inLine);
        ends.AddRange(Enumerable.Range(15, 3).Select(id => Submit(engine, (uint)id)));
        Assert.False(engine.Partition.TrySubmit(engine.Transfers(SteppedPartition.Transfer(18))));
        Assert.Equal((8, 9L, 1L), (engine.Partition.Status.RingSlots, engine.Partition.Status.Claimed, engine.Partition.Status.Answered));

        engine.Step();
        engine.Journal.CommitAll();
        engine.Step();
        Assert.All(ends, end => Assert.True(end.IsCompletedSuccessfully));
        Assert.Equal(
            Enumerable.Range(10, 8).Select(id => (UInt128)id), engine.Journal.Events.Skip(2).Select(row => row.Id));
        Assert.Equal(9, engine.Partition.Status.Answered);
        Assert.Equal(0, engine.Partition.Status.UsedBytes);
    }

    [Fact]
    public async Task A_ring_that_shrinks_takes_nothing_new_before_what_it_holds_fits()
    {
        var engine = new SteppedPartition(new PartitionOptions { RingSlots = 8 });
        await engine.OpenAccountsAsync();
        for (uint id = 10; id < 16; id++)
        {
            _ = Submit(engine, id);
        }

        engine.Partition.ResizeRing(2);
        engine.Step();
        for (int answered = 0; answered < 5; answered++)
        {
            Assert.False(engine.Partition.TrySubmit(engine.Transfers(SteppedPartition.Transfer(20))));
            engine.Journal.CommitNext();
            engine.Step();
        }

        Assert.True(engine.Partition.TrySubmit(engine.Transfers(SteppedPartition.Transfer(21))));
        Assert.False(engine.Partition.TrySubmit(engine.Transfers(SteppedPartition.Transfer(22))));
    }

    [Fact]
    public async Task What_lies_in_rings_of_several_capacities_is_given_up_when_the_engine_ends()
    {
        var engine = new SteppedPartition(new PartitionOptions { RingSlots = 2 });
        await engine.OpenAccountsAsync();
        List<Task<BatchOutcome>> ends = [];
        uint id = 10;
        foreach (int slots in (int[])[4, 8, 16])
        {
            ends.Add(Submit(engine, id++).AsTask());
            engine.Step();
            ends.Add(Submit(engine, id++).AsTask());
            engine.Partition.ResizeRing(slots);
        }

        Task<int> stopping = engine.Partition.StopAsync(TimeSpan.Zero);
        while (!stopping.IsCompleted)
        {
            engine.Partition.Stages[^1].Step();
            engine.Time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }

        Assert.Equal(ends.Count, await stopping);
        Assert.Equal(
            [BatchOutcome.Unknown, BatchOutcome.Unknown, BatchOutcome.Unknown, BatchOutcome.Unknown, BatchOutcome.Unknown,
                BatchOutcome.NotAccepted],
            await Task.WhenAll(ends));
    }

    [Fact]
    public async Task More_bytes_let_in_those_in_line()
    {
        var engine = new SteppedPartition(new PartitionOptions { RingSlots = 64, RingBytes = 1 << 20 });
        await engine.OpenAccountsAsync();
        Batch large = engine.Transfers(new Core.Ledger.Transfer[PartitionOptions.MaxBatch]);
        _ = engine.Submit(large);
        ValueTask<bool> inLine =
            engine.Partition.SubmitAsync(engine.Transfers(SteppedPartition.Transfer(10)), CancellationToken.None);
        Assert.False(inLine.IsCompleted);
        engine.Partition.LimitRingBytes(4 << 20);
        Assert.True(await inLine);
        Assert.Equal(4 << 20, engine.Partition.Status.RingBytes);
    }

    private static ValueTask<BatchOutcome> Submit(SteppedPartition engine, uint id) =>
        engine.Submit(engine.Transfers(SteppedPartition.Transfer(id)));
}
