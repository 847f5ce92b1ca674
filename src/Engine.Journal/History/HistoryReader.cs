using Engine.Core.Ledger;
using Engine.Journal.Archiving;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
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
    // Leaves may be archived, or brought back, one after the other while a question is answered.
    private const int MostAttempts = 8;

    private readonly RecentRows _recent;
    private readonly ArchivedLeaves _archived;
    private readonly EarlierRows _earlier;
    private readonly Leaves _leaves;
    private readonly Lazy<NpgsqlDataSource> _source;
    private readonly string _target;
    private readonly SemaphoreSlim _behind;

    /// <summary>Reads a journal.</summary>
    internal HistoryReader(RecentRows recent, ArchivedLeaves archived, SessionFactory sessions, JournalOptions options)
    {
        (_recent, _archived, _target) = (recent, archived, sessions.Target);
        _behind = new SemaphoreSlim(Math.Max(1, options.HistoryConnections / 2));
        _leaves = new Leaves(options.LeafRows);
        _earlier = new EarlierRows(recent, _leaves, sessions, options.MostSilence);
        _source = new Lazy<NpgsqlDataSource>(() => SealedSource.Create(sessions.ConnectionString, options));
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
    /// <exception cref="JournalException">PostgreSQL does not answer, or a row was changed.</exception>
    public Task<HistoryPage<HistoryRow>> ListTransfersAsync(
        TransferQuestion question, bool newestFirst, HistoryCursor? after, int size, CancellationToken cancellation) =>
        AskAsync(
            async asked =>
            {
                RowRange range = after?.Range(newestFirst)
                    ?? await asked.NarrowAsync(question.Span, newestFirst, cancellation).ConfigureAwait(false);
                RowPage page = await asked.ReadAsync(
                    question.Key, range, size, row => question.Matches(row.Event), cancellation).ConfigureAwait(false);
                return new HistoryPage<HistoryRow>(page.Rows, HistoryCursor.Of(page.Rest), asked.Sequence);
            },
            cancellation);

    /// <summary>Lists accounts, as they were created, in the order in which they were. As <see cref="ListTransfersAsync"/>.</summary>
    /// <exception cref="JournalException">PostgreSQL does not answer, or a row was changed.</exception>
    public Task<HistoryPage<HistoryRow>> ListAccountsAsync(
        AccountQuestion question, bool newestFirst, HistoryCursor? after, int size, CancellationToken cancellation) =>
        AskAsync(
            async asked =>
            {
                RowPage page = await asked.ReadAsync(
                    new RowKey(RowKeyKind.AccountsCreated),
                    after?.Range(newestFirst) ?? question.Span.Range(newestFirst),
                    size,
                    row => question.Matches(row.Event),
                    cancellation).ConfigureAwait(false);
                return new HistoryPage<HistoryRow>(page.Rows, HistoryCursor.Of(page.Rest), asked.Sequence);
            },
            cancellation);

    /// <summary>
    /// Lists the transfers and expiries of an account, with its balances after each. Times are those of history as a whole:
    /// up to the first transfer or expiry that is later.
    /// </summary>
    /// <exception cref="JournalException">PostgreSQL does not answer, or a row was changed.</exception>
    public Task<HistoryPage<BalanceEntry>> ListBalancesAsync(
        UInt128 account,
        HistorySpan span,
        bool newestFirst,
        HistoryCursor? after,
        int size,
        CancellationToken cancellation) =>
        AskAsync(
            async asked =>
            {
                RowRange range = after?.Range(newestFirst)
                    ?? await asked.NarrowByHistoryAsync(span, newestFirst, cancellation).ConfigureAwait(false);
                AccountChange balances = after is { } cursor
                    ? cursor.Balances.ToChange()
                    : (await asked.BalanceAsync(
                        account, Math.Min(newestFirst ? range.To : range.From - 1, asked.Sequence), cancellation)
                        .ConfigureAwait(false)).GetValueOrDefault();
                RowPage page = await asked.ReadAsync(
                    new RowKey(RowKeyKind.Account, account), range, size, Moves, cancellation).ConfigureAwait(false);
                List<BalanceEntry> entries = [.. page.Rows.Select(row => Step(ref balances, row, account, newestFirst))];
                return new HistoryPage<BalanceEntry>(
                    entries, HistoryCursor.Of(page.Rest, AccountBalances.Of(balances)), asked.Sequence);
            },
            cancellation);

    /// <summary>The balances of an account after a sequence; now, where that is still to come.</summary>
    /// <exception cref="JournalException">PostgreSQL does not answer, or a row was changed.</exception>
    public Task<BalanceAnswer> GetBalanceAtSequenceAsync(
        UInt128 account, long sequence, CancellationToken cancellation) =>
        AskAsync(asked => AnswerAsync(asked, account, Math.Min(sequence, asked.Sequence), cancellation), cancellation);

    /// <summary>The balances of an account at a time: before the first transfer or expiry with a later stamp.</summary>
    /// <exception cref="JournalException">PostgreSQL does not answer, or a row was changed.</exception>
    public Task<BalanceAnswer> GetBalanceAtTimeAsync(UInt128 account, ulong time, CancellationToken cancellation) =>
        AskAsync(
            async asked => await AnswerAsync(
                asked, account, await asked.LastNotAfterAsync(time, cancellation).ConfigureAwait(false), cancellation)
                .ConfigureAwait(false),
            cancellation);

    /// <summary>Lists the open holds of an account, in the order in which they were made, with its balances.</summary>
    /// <exception cref="JournalException">PostgreSQL does not answer.</exception>
    public Task<HoldsAnswer> ListHoldsAsync(
        UInt128 account, bool newestFirst, HistoryCursor? after, int size, CancellationToken cancellation) =>
        AskAsync(
            async asked =>
            {
                AccountChange? found = await asked.BalanceAsync(account, asked.Sequence, cancellation).ConfigureAwait(false);
                if (found is not { } balances)
                {
                    return new HoldsAnswer(null, default, null, asked.Sequence);
                }

                RowRange stamps = after?.Range(newestFirst) ?? new RowRange(0, long.MaxValue, newestFirst);
                (List<OpenHold> holds, RowRange? rest) = await asked
                    .HoldsAsync(account, stamps, size, cancellation).ConfigureAwait(false);
                return new HoldsAnswer(holds, AccountBalances.Of(balances), HistoryCursor.Of(rest), asked.Sequence);
            },
            cancellation);

    /// <summary>
    /// Reads events in order, from a sequence on: those that are there, at most so many. Those who are behind, however many,
    /// wait for each other, and leave half of the connections to questions.
    /// </summary>
    /// <exception cref="JournalException">PostgreSQL does not answer, or a row was changed.</exception>
    public async Task<IReadOnlyList<HistoryRow>> ReadEventsAsync(long from, int limit, CancellationToken cancellation)
    {
        if (from > _recent.SealedThrough)
        {
            return await ReadEventsNowAsync(from, limit, cancellation).ConfigureAwait(false);
        }

        await _behind.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await ReadEventsNowAsync(from, limit, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _behind.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _behind.Dispose();
        await _earlier.DisposeAsync().ConfigureAwait(false);
        if (_source.IsValueCreated)
        {
            await _source.Value.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<List<HistoryRow>> ReadEventsNowAsync(long from, int limit, CancellationToken cancellation) =>
        AskAsync(
            async asked =>
            {
                var range = new RowRange(from, asked.Sequence, NewestFirst: false);
                RowPage page = await asked
                    .ReadAsync(new RowKey(RowKeyKind.Everything), range, limit, matches: null, cancellation)
                    .ConfigureAwait(false);
                return page.Rows;
            },
            cancellation);

    private static async Task<BalanceAnswer> AnswerAsync(
        Asked asked, UInt128 account, long at, CancellationToken cancellation)
    {
        AccountChange? found = await asked.BalanceAsync(account, at, cancellation).ConfigureAwait(false);
        return new BalanceAnswer(found is { } sum ? AccountBalances.Of(sum) : null, at, asked.Sequence);
    }

    // What is refused may have been brought back since, and what is gone may lie elsewhere: both are seen by looking again.
    private static async Task<T> AnswerAsync<T>(Func<Asked, Task<T>> answer, Asked asked, SealedSession session)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await answer(asked).ConfigureAwait(false);
            }
            catch (LeafArchivedException refused) when (attempt < MostAttempts)
            {
                await session.RefreshArchivedAsync(CancellationToken.None).ConfigureAwait(false);
                if (session.Archived.Find(refused.Leaf) is not null)
                {
                    throw;
                }
            }
            catch (PostgresException gone) when (ArchivedLeaves.HasMoved(gone) && attempt < MostAttempts)
            {
                await session.RefreshArchivedAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task<T> AskAsync<T>(Func<Asked, Task<T>> answer, CancellationToken cancellation)
    {
        try
        {
            using RecentView view = await _earlier.CaptureAsync(cancellation).ConfigureAwait(false);
            await using var session = new SealedSession(_source.Value, _archived);
            return await AnswerAsync(answer, new Asked(view, _leaves, session), session).ConfigureAwait(false);
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, _target);
        }
    }

    // An extension is on the sides of its hold, and moves nothing.
    private static bool Moves(HistoryRow row) => row.Event.Kind is EventKind.Transfer or EventKind.Expiry;

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
}
