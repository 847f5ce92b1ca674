using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Journal.Blocks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Benchmarks.Journal;

/// <summary>
/// A journal with the writer's and the stage's part played by the suite: events of plain transfers, without a ledger's
/// work. It follows the same accounts that it created first, so that what was written can be replayed.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private const int Events = 65_536;
    private const ulong Start = 1_700_000_000_000_000_000;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    private readonly AutoResetEvent _wake = new(false);
    private readonly EventBuffer _events = new(Events);
    private readonly PostgresJournal _journal;
    private readonly StateMachine _ledger;
    private readonly Leaves _leaves;
    private long _sequence;

    private JournalWriter(PostgresJournal journal, StateMachine ledger) =>
        (_journal, _ledger, _leaves) = (journal, ledger, new Leaves(journal.LeafRows));

    /// <summary>Opens a journal that nobody has written to, and creates two accounts.</summary>
    public static async Task<JournalWriter> OpenAsync(string connectionString, int lanes)
    {
        var options = new JournalOptions { ConnectionString = connectionString, Lanes = lanes };
        PostgresJournal journal = await PostgresJournal.OpenAsync(
            options, TimeProvider.System, NullLoggerFactory.Instance, default);
        var ledger = new StateMachine(LedgerLimits.Default, new EventBuffer(2));
        RecoveryResult recovered = await journal.RecoverAsync(ledger, null, default);
        var writer = new JournalWriter(journal, ledger) { _sequence = recovered.LastSequence };
        journal.Start(() => writer._wake.Set());
        if (recovered.LastSequence == 0)
        {
            writer.Append(2, writer.Account);
            writer.Drain();
        }

        return writer;
    }

    /// <summary>Appends so many transfers in batches of a size, and waits until all are committed.</summary>
    public void Write(int transfers, int batch)
    {
        for (int written = 0; written < transfers; written += batch)
        {
            Append(Math.Min(batch, transfers - written), Transfer);
        }

        Drain();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _journal.StopAsync();
        await _journal.DisposeAsync();
        _wake.Dispose();
    }

    private delegate void Fill(ref LedgerEvent happened, long sequence);

    private void Append(int count, Fill fill)
    {
        // As the writer does: a batch that does not fit into its leaf starts the next one.
        long first = _sequence + 1;
        int leaf = _leaves.Of(first + count - 1);
        first = _leaves.Of(first) == leaf ? first : _leaves.FirstOf(leaf);
        long from = _events.Position;
        for (int i = 0; i < count; i++)
        {
            ref LedgerEvent happened = ref _events.Add();
            fill(ref happened, first + i);
            happened.EndsBatch = i == count - 1;
        }

        _sequence = first + count - 1;
        WaitUntil(() => _journal.TryAppend(_events, from, _events.Position, _ledger.Names));
        _journal.Step();
    }

    private void Drain() => WaitUntil(() => _journal.DurableSequence == _sequence);

    private void WaitUntil(Func<bool> holds)
    {
        while (!holds())
        {
            if (!_journal.Step())
            {
                _wake.WaitOne(s_tick);
            }
        }
    }

    private void Account(ref LedgerEvent happened, long sequence)
    {
        (happened.Kind, happened.Id) = (EventKind.AccountCreated, (UInt128)sequence);
        (happened.Sequence, happened.Timestamp) = (sequence, Start + (ulong)sequence);
        (happened.Ledger, happened.Code) = (1, 1);
    }

    private void Transfer(ref LedgerEvent happened, long sequence)
    {
        (happened.Kind, happened.Id) = (EventKind.Transfer, new UInt128(1, (ulong)sequence));
        (happened.Sequence, happened.Timestamp) = (sequence, Start + (ulong)sequence);
        (happened.DebitAccountId, happened.CreditAccountId) = (1, 2);
        (happened.Ledger, happened.Code, happened.Amount) = (1, 1, 7_777);
    }
}
