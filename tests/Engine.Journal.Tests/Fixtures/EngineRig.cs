using Engine.Core.Disruptor;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Journal.Tests.Fixtures;

/// <summary>A whole engine but for its front end: requests go through look-ups, ring and writer into a journal.</summary>
internal sealed class EngineRig : IAsyncDisposable
{
    private readonly StageHost<YieldThenPark> _stages;

    private EngineRig(PostgresJournal journal, StateMachine ledger, RecoveryResult recovered)
    {
        (Journal, Ledger, Recovered) = (journal, ledger, recovered);
        var options = new PartitionOptions { LeafRows = journal.LeafRows };
        Partition = new Partition(options, ledger, journal, recovered.LastSequence, TimeProvider.System, journal.Past);
        _stages = new StageHost<YieldThenPark>([Partition.Stages]);
        Partition.WakeWith(_stages.Wake);
        journal.Start(_stages.Wake);
        _stages.Start();
    }

    public PostgresJournal Journal { get; }

    public StateMachine Ledger { get; }

    public RecoveryResult Recovered { get; }

    public Partition Partition { get; }

    /// <summary>Smallest leaves, sealed as they fill.</summary>
    public static JournalOptions OptionsFor(string database) =>
        JournalRig.OptionsFor(database) with { SealsLeaves = true };

    public static async Task<EngineRig> OpenAsync(JournalOptions options)
    {
        PostgresJournal journal = await PostgresJournal.OpenAsync(
            options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        var ledger = new StateMachine(LedgerLimits.Default, new EventBuffer(new PartitionOptions().EventBufferCapacity));
        return new EngineRig(journal, ledger, await journal.RecoverAsync(ledger, null, CancellationToken.None));
    }

    /// <summary>Sends a batch and waits for its answer, which the caller reads and gives back.</summary>
    public async Task<Batch> SendAsync(Batch batch)
    {
        await Partition.PrepareAsync(batch, CancellationToken.None);
        Assert.True(await Partition.SubmitAsync(batch, CancellationToken.None));
        BatchOutcome outcome = await Task.WhenAny(Partition.WhenEnded(batch).AsTask(), FailedAsync()).Unwrap();
        Assert.Equal(BatchOutcome.Answered, outcome);
        return batch;
    }

    public async Task<Batch> SendAsync(IReadOnlyList<Transfer> transfers)
    {
        Batch batch = Partition.Pool.Rent(BatchKind.CreateTransfers, transfers.Count);
        foreach (Transfer transfer in transfers)
        {
            batch.Transfers[batch.Count++] = transfer;
        }

        return await SendAsync(batch);
    }

    public async Task<Batch> SendAsync(IReadOnlyList<Account> accounts)
    {
        Batch batch = Partition.Pool.Rent(BatchKind.CreateAccounts, accounts.Count);
        batch.EnsureAccounts(accounts.Count);
        foreach (Account account in accounts)
        {
            batch.Accounts[batch.Count++] = account;
        }

        return await SendAsync(batch);
    }

    public async Task<Batch> LookUpAsync(IReadOnlyList<UInt128> ids)
    {
        Batch batch = Partition.Pool.Rent(BatchKind.LookupTransfers, ids.Count);
        batch.EnsureIds(ids.Count);
        foreach (UInt128 id in ids)
        {
            batch.Ids[batch.Count++] = id;
        }

        return await SendAsync(batch);
    }

    /// <summary>Waits until every full leaf is sealed and let go of.</summary>
    public async Task WaitForgottenAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        long full = (Journal.DurableSequence - 1) / Journal.LeafRows * Journal.LeafRows;
        while (Ledger.ForgottenThrough < full)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Ends orderly, when every answer was read.</summary>
    public async Task StopAsync()
    {
        _stages.Dispose();
        await Journal.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _stages.Dispose();
        await Journal.DisposeAsync();
    }

    private async Task<BatchOutcome> FailedAsync() => throw await _stages.Failed;
}
