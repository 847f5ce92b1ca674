using System.Runtime.InteropServices;
using System.Threading.Channels;
using Engine.Core.Ledger;
using Engine.Journal.Archiving;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Sealing;

/// <summary>Adds up what the events of a leaf did to each account: a row alone tells its effect on both.</summary>
internal sealed class LeafTotals : IJournalSink
{
    private readonly Dictionary<UInt128, AccountChange> _accounts = [];

    /// <summary>Reads a leaf whole, checks its part of the chain, and adds up what its events did.</summary>
    /// <param name="connection">A connection that is free.</param>
    /// <param name="leaf">The leaf.</param>
    /// <param name="before">Where the chain stands at the end of the leaf before.</param>
    /// <param name="pace">How fast to read.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="JournalDamageException">A row of it is missing, changed or added.</exception>
    public static async Task<(LeafTotals Totals, ChainHead Head, long Events)> ReadAsync(
        NpgsqlConnection connection,
        int leaf,
        ChainHead before,
        ReadingPace pace,
        IProgress<JournalProgress>? progress,
        CancellationToken cancellation)
    {
        var totals = new LeafTotals();
        var free = Channel.CreateUnbounded<RowChunk>();
        using var replay = new ChainReplay(before, totals, free.Writer);
        long read = 0;
        if (await ArchivedLeaf.FindAsync(connection, leaf, cancellation).ConfigureAwait(false) is { } archived)
        {
            await LeafReader.ReadAsync(
                ArchiveFile.Of(archived), replay, free.Reader, progress, cancellation, rate: pace).ConfigureAwait(false);
            replay.RequireWhole();
            return (totals, replay.Head, replay.Events);
        }

        foreach (LeafPages pages in await PagesAsync(connection, leaf, pace, cancellation).ConfigureAwait(false))
        {
            var rows = new LeafTable(connection, leaf, before, pages);
            await LeafReader.ReadAsync(rows, replay, free.Reader, progress, cancellation).ConfigureAwait(false);
            await pace.KeepAsync(replay.Events - read, cancellation).ConfigureAwait(false);
            read = replay.Events;
        }

        replay.RequireWhole();
        return (totals, replay.Head, replay.Events);
    }

    /// <summary>The change of each account that an event touched.</summary>
    public IReadOnlyDictionary<UInt128, AccountChange> Accounts => _accounts;

    /// <inheritdoc/>
    public void Expect(ReadOnlySpan<LedgerEvent> coming)
    {
    }

    /// <inheritdoc/>
    public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name)
    {
        switch (happened.Kind)
        {
            case EventKind.AccountCreated:
                ChangeOf(happened.Id, happened.Ledger).IsNew = true;
                break;
            case EventKind.Transfer or EventKind.Expiry:
                ChangeOf(happened.DebitAccountId, happened.Ledger).AddDebit(happened);
                ChangeOf(happened.CreditAccountId, happened.Ledger).AddCredit(happened);
                break;
        }
    }

    /// <inheritdoc/>
    public void Block(in BlockRow row)
    {
    }

    /// <summary>The sum of all changes in each ledger, by rising ledger, and how many accounts were created.</summary>
    public IReadOnlyList<(AccountChange Sum, long Created)> SumByLedger()
    {
        var sums = new SortedDictionary<uint, (AccountChange Sum, long Created)>();
        foreach (AccountChange change in _accounts.Values)
        {
            (AccountChange sum, long created) = sums.GetValueOrDefault(change.Ledger);
            sum.Add(change);
            sums[change.Ledger] = (sum, created + (change.IsNew ? 1 : 0));
        }

        return [.. sums.Values];
    }

    // The last part has no end: the table may have grown since its pages were counted.
    private static async Task<IEnumerable<LeafPages>> PagesAsync(
        NpgsqlConnection connection, int leaf, ReadingPace pace, CancellationToken cancellation)
    {
        if (pace.PagesAtOnce is not { } atOnce)
        {
            return [LeafPages.All];
        }

        long pages = await connection.ScalarAsync<long>(
            $"SELECT pg_relation_size('{Leaves.TableOf(leaf)}') / current_setting('block_size')::int", cancellation)
            .ConfigureAwait(false);
        int parts = (int)Math.Max(1, (pages + atOnce - 1) / atOnce);
        return Enumerable.Range(0, parts).Select(part =>
            new LeafPages(part * atOnce, part + 1 == parts ? null : (part + 1) * atOnce));
    }

    private ref AccountChange ChangeOf(UInt128 account, uint ledger)
    {
        ref AccountChange change = ref CollectionsMarshal.GetValueRefOrAddDefault(_accounts, account, out _);
        change.Ledger = ledger;
        return ref change;
    }
}
