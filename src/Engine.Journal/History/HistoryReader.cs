using Engine.Journal.Blocks;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Journal.History;

/// <summary>
/// Answers questions about history as it stands at the highest durable sequence, the same wherever rows lie: in sealed
/// leaves PostgreSQL is asked by index, rows since are in memory. Any thread; the writer knows nothing of it.
/// Whether this engine may answer at all is for the caller to know.
/// </summary>
public sealed class HistoryReader : IAsyncDisposable
{
    private readonly RecentRows _recent;
    private readonly Leaves _leaves;
    private readonly Lazy<NpgsqlDataSource> _source;

    /// <summary>Reads a journal.</summary>
    internal HistoryReader(RecentRows recent, string connectionString, JournalOptions options)
    {
        _recent = recent;
        _leaves = new Leaves(options.LeafRows);
        _source = new Lazy<NpgsqlDataSource>(() => SealedSource.Create(connectionString, options));
    }

    /// <summary>The highest durable sequence.</summary>
    public long Sequence => _recent.Durable.Sequence;

    /// <summary>Waits until history has come to a sequence.</summary>
    public ValueTask WaitAsync(long sequence, CancellationToken cancellation) =>
        _recent.Durable.WaitAsync(sequence, cancellation);

    /// <summary>Lists transfers. A page may be short, or empty, and yet not be the last.</summary>
    /// <param name="question">Which are meant; not one that scans everything.</param>
    /// <param name="newestFirst">The order.</param>
    /// <param name="after">Where the page before it ended; null for the first.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<HistoryPage<HistoryRow>> ListTransfersAsync(
        TransferQuestion question, bool newestFirst, HistoryCursor? after, int size, CancellationToken cancellation)
    {
        RecentView view = _recent.Capture();
        await using var session = new SealedSession(_source.Value);
        RowRange range = after?.Range(newestFirst)
            ?? await NarrowAsync(question.Span, newestFirst, view, session, cancellation).ConfigureAwait(false);
        RowPage page = await RowPage.ReadAsync(
            new LeafWalk(view, _leaves, session),
            session,
            question.Key,
            range,
            size,
            row => question.Matches(row.Event),
            cancellation).ConfigureAwait(false);
        return new HistoryPage<HistoryRow>(page.Rows, HistoryCursor.Of(page.Rest), view.Sequence);
    }

    /// <summary>Lists accounts, as they were created, in the order in which they were. As <see cref="ListTransfersAsync"/>.</summary>
    public async Task<HistoryPage<HistoryRow>> ListAccountsAsync(
        AccountQuestion question, bool newestFirst, HistoryCursor? after, int size, CancellationToken cancellation)
    {
        RecentView view = _recent.Capture();
        await using var session = new SealedSession(_source.Value);
        RowPage page = await RowPage.ReadAsync(
            new LeafWalk(view, _leaves, session),
            session,
            new RowKey(RowKeyKind.AccountsCreated),
            after?.Range(newestFirst) ?? question.Span.Range(newestFirst),
            size,
            row => question.Matches(row.Event),
            cancellation).ConfigureAwait(false);
        return new HistoryPage<HistoryRow>(page.Rows, HistoryCursor.Of(page.Rest), view.Sequence);
    }

    /// <summary>
    /// Lists the events of an account with its balances after each; those of the account's stamps are of history as a
    /// whole: all up to the first transfer or expiry that is later.
    /// </summary>
    public async Task<HistoryPage<BalanceEntry>> ListBalancesAsync(
        UInt128 account,
        HistorySpan span,
        bool newestFirst,
        HistoryCursor? after,
        int size,
        CancellationToken cancellation)
    {
        RecentView view = _recent.Capture();
        await using var session = new SealedSession(_source.Value);
        RowRange range = after?.Range(newestFirst)
            ?? await NarrowByHistoryAsync(span, newestFirst, view, session, cancellation).ConfigureAwait(false);
        AccountChange balances = after is { } cursor
            ? cursor.Balances.ToChange()
            : (await new BalanceReader(view, _leaves, session).ReadAsync(
                account, newestFirst ? Math.Min(range.To, view.Sequence) : range.From - 1, cancellation)
                .ConfigureAwait(false)).GetValueOrDefault();
        RowPage page = await RowPage.ReadAsync(
            new LeafWalk(view, _leaves, session),
            session,
            new RowKey(RowKeyKind.Account, account),
            range,
            size,
            matches: null,
            cancellation).ConfigureAwait(false);
        List<BalanceEntry> entries = [.. page.Rows.Select(row => Step(ref balances, row, account, newestFirst))];
        return new HistoryPage<BalanceEntry>(
            entries, HistoryCursor.Of(page.Rest, AccountBalances.Of(balances)), view.Sequence);
    }

    /// <summary>The balances of an account after a sequence; now, where that is 0 or still to come.</summary>
    public async Task<BalanceAnswer> GetBalanceAtSequenceAsync(
        UInt128 account, long sequence, CancellationToken cancellation)
    {
        RecentView view = _recent.Capture();
        await using var session = new SealedSession(_source.Value);
        long at = sequence == 0 ? view.Sequence : Math.Min(sequence, view.Sequence);
        return await BalanceAsync(view, session, account, at, cancellation).ConfigureAwait(false);
    }

    /// <summary>The balances of an account at a time: before the first transfer or expiry with a later stamp.</summary>
    public async Task<BalanceAnswer> GetBalanceAtTimeAsync(UInt128 account, ulong time, CancellationToken cancellation)
    {
        RecentView view = _recent.Capture();
        await using var session = new SealedSession(_source.Value);
        long at = await new TimeSearch(view, _leaves, session).LastNotAfterAsync(time, cancellation).ConfigureAwait(false);
        return await BalanceAsync(view, session, account, at, cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads events in order, from a sequence on: those that are there, at most so many.</summary>
    public async Task<IReadOnlyList<HistoryRow>> ReadEventsAsync(long from, int limit, CancellationToken cancellation)
    {
        RecentView view = _recent.Capture();
        await using var session = new SealedSession(_source.Value);
        RowPage page = await RowPage.ReadAsync(
            new LeafWalk(view, _leaves, session),
            session,
            new RowKey(RowKeyKind.Everything),
            new RowRange(from, view.Sequence, NewestFirst: false),
            limit,
            matches: null,
            cancellation).ConfigureAwait(false);
        return page.Rows;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.IsValueCreated ? _source.Value.DisposeAsync() : ValueTask.CompletedTask;

    private async Task<BalanceAnswer> BalanceAsync(
        RecentView view, SealedSession session, UInt128 account, long at, CancellationToken cancellation)
    {
        AccountChange? found = await new BalanceReader(view, _leaves, session).ReadAsync(account, at, cancellation)
            .ConfigureAwait(false);
        return new BalanceAnswer(found is { } sum ? AccountBalances.Of(sum) : null, at, view.Sequence);
    }

    private static BalanceEntry Step(ref AccountChange balances, in HistoryRow row, UInt128 account, bool newestFirst)
    {
        if (!newestFirst)
        {
            balances.AddTo(account, row.Event);
            return new BalanceEntry(row, AccountBalances.Of(balances));
        }

        var entry = new BalanceEntry(row, AccountBalances.Of(balances));
        balances.Remove(row.Event, account);
        return entry;
    }

    // The stamps of transfers rise with their sequences, so that times are an end of the range.
    private async ValueTask<RowRange> NarrowAsync(
        HistorySpan span, bool newestFirst, RecentView view, SealedSession session, CancellationToken cancellation)
    {
        RowRange range = span.Range(newestFirst);
        var search = new TimeSearch(view, _leaves, session);
        if (span.FromTime != 0)
        {
            long? first = await search.FirstTransferAsync(span.FromTime, cancellation).ConfigureAwait(false);
            range = range with { From = Math.Max(range.From, first ?? view.Sequence + 1) };
        }

        if (span.BeforeTime != 0
            && await search.FirstTransferAsync(span.BeforeTime, cancellation).ConfigureAwait(false) is { } after)
        {
            range = range with { To = Math.Min(range.To, after - 1) };
        }

        return range;
    }

    private async ValueTask<RowRange> NarrowByHistoryAsync(
        HistorySpan span, bool newestFirst, RecentView view, SealedSession session, CancellationToken cancellation)
    {
        RowRange range = span.Range(newestFirst);
        var search = new TimeSearch(view, _leaves, session);
        if (span.FromTime != 0)
        {
            long before = await search.LastNotAfterAsync(span.FromTime - 1, cancellation).ConfigureAwait(false);
            range = range with { From = Math.Max(range.From, before + 1) };
        }

        if (span.BeforeTime != 0)
        {
            long last = await search.LastNotAfterAsync(span.BeforeTime - 1, cancellation).ConfigureAwait(false);
            range = range with { To = Math.Min(range.To, last) };
        }

        return range;
    }
}
