using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.Blocks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Journal.Tests.Fixtures;

/// <summary>
/// A ledger whose events go into a journal, with the writer's and the journal stage's part played by the test.
/// </summary>
internal sealed class JournalRig : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly AutoResetEvent _wake = new(false);
    private readonly List<UInt128> _transferIds = [];
    private ulong _now = 1_700_000_000_000_000_000;
    private UInt128 _nextId = 1;

    private JournalRig(PostgresJournal journal, StateMachine ledger, RecoveryResult recovered)
    {
        (Journal, Ledger, Recovered) = (journal, ledger, recovered);
        LastSequence = recovered.LastSequence;
        _now = Math.Max(_now, ledger.LastTimestamp);
        _nextId = (UInt128)(ulong)LastSequence + 1;
    }

    public PostgresJournal Journal { get; }

    public StateMachine Ledger { get; }

    public RecoveryResult Recovered { get; }

    public long LastSequence { get; private set; }

    public IReadOnlyList<UInt128> TransferIds => _transferIds;

    /// <summary>Options of small leaves and blocks, without what goes on in the background: that has tests of its own.</summary>
    public static JournalOptions OptionsFor(string connectionString) => new()
    {
        ConnectionString = connectionString,
        LeafRows = 2 * PartitionOptions.MaxBatch,
        BlockBytes = 6 << 20,
        LockTimeout = TimeSpan.FromSeconds(5),
        SealsLeaves = false,
        AuditRowsPerSecond = 0,
    };

    /// <summary>Options of an engine that confirms its lease once, and then for as long as a test runs never again.</summary>
    public static JournalOptions SilentOptionsFor(string connectionString) => OptionsFor(connectionString) with
    {
        Heartbeat = TimeSpan.FromMinutes(10),
        LeaseTimeout = TimeSpan.FromMinutes(30),
    };

    /// <summary>Options of a standby that soon takes a silent engine for a dead one.</summary>
    public static JournalOptions HastyOptionsFor(string connectionString) => OptionsFor(connectionString) with
    {
        Heartbeat = TimeSpan.FromMilliseconds(100),
        LeaseTimeout = TimeSpan.FromMilliseconds(500),
        LockTimeout = TimeSpan.Zero,
    };

    public static StateMachine NewLedger() => new(LedgerLimits.Default, new EventBuffer(1 << 16));

    public static Task<JournalRig> OpenAsync(string connectionString) => OpenAsync(OptionsFor(connectionString));

    public static async Task<JournalRig> OpenAsync(
        JournalOptions options, TimeProvider? time = null, ILoggerFactory? logs = null)
    {
        PostgresJournal journal = await PostgresJournal.OpenAsync(
            options, time ?? TimeProvider.System, logs ?? NullLoggerFactory.Instance, CancellationToken.None);
        try
        {
            StateMachine ledger = NewLedger();
            RecoveryResult recovered = await journal.RecoverAsync(ledger, null, CancellationToken.None);
            var rig = new JournalRig(journal, ledger, recovered);
            journal.Start(() => rig._wake.Set());
            return rig;
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates two accounts, ids 1 and 2, and makes that durable.</summary>
    public void CreateTwoAccounts()
    {
        Account[] accounts = [new() { Id = 1, Ledger = 1, Code = 1 }, new() { Id = 2, Ledger = 1, Code = 1 }];
        Append(() => Ledger.CreateAccounts(accounts, ++_now, new ResultList()));
        Drain();
    }

    /// <summary>Appends a batch of plain transfers from account 1 to account 2; their ids go on counting.</summary>
    public void Transfer(int count, UInt128? amountOfFirst = null)
    {
        var batch = new Transfer[count];
        for (int i = 0; i < count; i++)
        {
            UInt128 id = ((UInt128)1 << 64) + _nextId++;
            _transferIds.Add(id);
            batch[i] = new Transfer
            {
                Id = id, DebitAccountId = 1, CreditAccountId = 2, Amount = 7, Ledger = 1, Code = 1,
            };
        }

        batch[0].Amount = amountOfFirst ?? 7;

        var results = new ResultList();
        Append(() => Ledger.CreateTransfers(batch, ++_now, results));
        Assert.Equal(0, results.Count);
    }

    /// <summary>
    /// Has the ledger do something, and appends what happened, if anything did, as one batch, without waiting.
    /// </summary>
    public void Append(Action apply)
    {
        long from = Ledger.Events.Position;
        apply();
        long to = Ledger.Events.Position;
        if (to == from)
        {
            return;
        }

        Sequence(from, to);
        WaitUntil(() => Journal.TryAppend(Ledger.Events, from, to, Ledger.Names), "there is room for the batch");
        Journal.Step();
    }

    /// <summary>Waits until everything appended is durable.</summary>
    public void Drain() =>
        WaitUntil(() => Journal.DurableSequence == LastSequence, $"sequence {LastSequence} is durable");

    /// <summary>Steps the journal until something holds.</summary>
    public void WaitUntil(Func<bool> holds, string what)
    {
        long start = Environment.TickCount64;
        while (!holds())
        {
            if (!Journal.Step())
            {
                _wake.WaitOne(20);
            }

            if (Environment.TickCount64 - start > _patience.TotalMilliseconds)
            {
                Assert.Fail($"Waited in vain until {what}: {Journal.Status}");
            }
        }
    }

    public ValueTask DisposeAsync() => Journal.DisposeAsync();

    // As the writer does: a batch that does not fit into its leaf starts the next one.
    private void Sequence(long from, long to)
    {
        var leaves = new Leaves(Journal.LeafRows);
        long first = LastSequence + 1;
        int leaf = leaves.Of(first + (to - from) - 1);
        if (leaves.Of(first) != leaf)
        {
            first = leaves.FirstOf(leaf);
        }

        for (long position = from; position < to; position++)
        {
            ref LedgerEvent happened = ref Ledger.Events[position];
            happened.Sequence = first + (position - from);
            happened.EndsBatch = position == to - 1;
        }

        LastSequence = first + (to - from) - 1;
    }
}
