using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Core.Tests.Pipeline;

/// <summary>A real partition that the test steps by hand, over a journal in memory and fake time.</summary>
internal sealed class SteppedPartition
{
    public const uint Ledger = 1;

    public SteppedPartition(PartitionOptions? options = null, LedgerLimits? limits = null, IPastLookup? past = null)
    {
        options ??= new PartitionOptions { RingSlots = 8 };
        State = new StateMachine(limits ?? LedgerLimits.Default, new EventBuffer(options.EventBufferCapacity));
        Partition = new Partition(options, State, Journal, lastSequence: 0, Time, past);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(50));

    public MemoryJournal Journal { get; } = new();

    public StateMachine State { get; }

    public Partition Partition { get; }

    public Batch Accounts(params uint[] ids)
    {
        Batch batch = Partition.Pool.Rent(BatchKind.CreateAccounts, ids.Length);
        batch.EnsureAccounts(ids.Length);
        foreach (uint id in ids)
        {
            batch.Accounts[batch.Count++] = new Account { Id = id, Ledger = Ledger, Code = 1 };
        }

        return batch;
    }

    public Batch Transfers(params Transfer[] transfers)
    {
        Batch batch = Partition.Pool.Rent(BatchKind.CreateTransfers, transfers.Length);
        transfers.CopyTo(batch.Transfers.AsSpan());
        batch.Count = transfers.Length;
        return batch;
    }

    public static Transfer Transfer(uint id, uint amount = 1, TransferFlags flags = 0, uint timeout = 0) => new()
    {
        Id = id,
        DebitAccountId = 1,
        CreditAccountId = 2,
        Amount = amount,
        Ledger = Ledger,
        Code = 1,
        Flags = flags,
        Timeout = timeout,
    };

    public Batch LookupAccounts(params uint[] ids)
    {
        Batch batch = Partition.Pool.Rent(BatchKind.LookupAccounts, ids.Length);
        batch.EnsureIds(ids.Length);
        foreach (uint id in ids)
        {
            batch.Ids[batch.Count++] = id;
        }

        return batch;
    }

    public ValueTask<BatchOutcome> Submit(Batch batch, long deadline = 0)
    {
        Assert.True(Partition.TrySubmit(batch));
        return Partition.WaitAsync(batch, deadline, CancellationToken.None);
    }

    public void Step()
    {
        bool worked;
        do
        {
            worked = false;
            foreach (IStage stage in Partition.Stages)
            {
                worked |= stage.Step();
            }
        }
        while (worked);
    }

    /// <summary>Two accounts, durable.</summary>
    public async Task OpenAccountsAsync()
    {
        Batch batch = Accounts(1, 2);
        ValueTask<BatchOutcome> ended = Submit(batch);
        Step();
        Journal.CommitAll();
        Step();
        Assert.Equal(BatchOutcome.Answered, await ended);
        Assert.Equal(0, batch.Results.Count);
        Partition.Pool.Return(batch);
    }
}
