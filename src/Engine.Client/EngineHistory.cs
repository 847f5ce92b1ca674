using System.Runtime.CompilerServices;
using Engine.Client.Calls;
using Engine.Client.History;
using Engine.Client.Wire;
using Grpc.Core;

namespace Engine.Client;

/// <summary>
/// Questions about history, and the stream of it. Lists come as items, page after page as they are read, or by single pages
/// whose cursors can be kept. Each call of a list has the client's deadline, not the list as a whole.
/// </summary>
public sealed class EngineHistory
{
    private readonly UnaryCalls calls;
    private readonly EventWatch watch;

    internal EngineHistory(UnaryCalls calls, EventWatch watch) => (this.calls, this.watch) = (calls, watch);

    /// <summary>All transfers that a query means.</summary>
    /// <exception cref="EngineException">A call failed.</exception>
    public IAsyncEnumerable<TransferRecord> ListTransfersAsync(
        TransferQuery query, CancellationToken cancellationToken = default) =>
        ReadAsync(cursor => GetTransfersPageAsync(query, cursor, cancellationToken), cancellationToken);

    /// <summary>One page of the transfers that a query means.</summary>
    /// <param name="query">The query; the same for each page of a list.</param>
    /// <param name="cursor">Where the page before it ended; empty for the first.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="EngineException">The call failed.</exception>
    public async Task<HistoryPage<TransferRecord>> GetTransfersPageAsync(
        TransferQuery query, ReadOnlyMemory<byte> cursor = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (reply, _) = await calls.CallAsync(
            static (invoker, request, options) =>
                new V1.HistoryService.HistoryServiceClient(invoker).ListTransfersAsync(request, options),
            HistoryMessages.Request(query, cursor), writes: false, cancellationToken).ConfigureAwait(false);
        return new HistoryPage<TransferRecord>(
            [.. reply.Transfers.Select(found => new TransferRecord(found.Sequence, Messages.Transfer(found.Transfer)))],
            reply.NextCursor.Memory,
            reply.Sequence);
    }

    /// <summary>All accounts that a query means, each as it stands when it is read.</summary>
    /// <exception cref="EngineException">A call failed.</exception>
    public IAsyncEnumerable<AccountRecord> ListAccountsAsync(
        AccountQuery query, CancellationToken cancellationToken = default) =>
        ReadAsync(cursor => GetAccountsPageAsync(query, cursor, cancellationToken), cancellationToken);

    /// <summary>One page of the accounts that a query means.</summary>
    /// <param name="query">The query; the same for each page of a list.</param>
    /// <param name="cursor">Where the page before it ended; empty for the first.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="EngineException">The call failed.</exception>
    public async Task<HistoryPage<AccountRecord>> GetAccountsPageAsync(
        AccountQuery query, ReadOnlyMemory<byte> cursor = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (reply, _) = await calls.CallAsync(
            static (invoker, request, options) =>
                new V1.HistoryService.HistoryServiceClient(invoker).ListAccountsAsync(request, options),
            HistoryMessages.Request(query, cursor), writes: false, cancellationToken).ConfigureAwait(false);
        return new HistoryPage<AccountRecord>(
            [.. reply.Accounts.Select(found => new AccountRecord(found.Sequence, Messages.Account(found.Account)))],
            reply.NextCursor.Memory,
            reply.Sequence);
    }

    /// <summary>Every transfer and expiry of an account, with its balances after each.</summary>
    /// <exception cref="EngineException">A call failed.</exception>
    public IAsyncEnumerable<BalanceRecord> ListBalancesAsync(
        BalanceQuery query, CancellationToken cancellationToken = default) =>
        ReadAsync(cursor => GetBalancesPageAsync(query, cursor, cancellationToken), cancellationToken);

    /// <summary>One page of an account's balances.</summary>
    /// <param name="query">The query; the same for each page of a list.</param>
    /// <param name="cursor">Where the page before it ended; empty for the first.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="EngineException">The call failed.</exception>
    public async Task<HistoryPage<BalanceRecord>> GetBalancesPageAsync(
        BalanceQuery query, ReadOnlyMemory<byte> cursor = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (reply, _) = await calls.CallAsync(
            static (invoker, request, options) =>
                new V1.HistoryService.HistoryServiceClient(invoker).ListBalancesAsync(request, options),
            HistoryMessages.Request(query, cursor), writes: false, cancellationToken).ConfigureAwait(false);
        return new HistoryPage<BalanceRecord>(
            [.. reply.Balances.Select(HistoryMessages.Balance)], reply.NextCursor.Memory, reply.Sequence);
    }

    /// <summary>The balances of an account now; null where there is none.</summary>
    /// <exception cref="EngineException">The call failed.</exception>
    public Task<BalanceAt?> GetBalanceAsync(UInt128 accountId, CancellationToken cancellationToken = default) =>
        AskBalanceAsync(new V1.GetBalanceRequest { AccountId = Messages.Id(accountId) }, cancellationToken);

    /// <summary>The balances of an account after a sequence; null where it was not there by then.</summary>
    /// <exception cref="EngineException">The call failed.</exception>
    public Task<BalanceAt?> GetBalanceAtSequenceAsync(
        UInt128 accountId, ulong sequence, CancellationToken cancellationToken = default) =>
        AskBalanceAsync(
            new V1.GetBalanceRequest { AccountId = Messages.Id(accountId), AtSequence = sequence }, cancellationToken);

    /// <summary>The balances of an account at a time; null where it was not there by then.</summary>
    /// <exception cref="EngineException">The call failed.</exception>
    public Task<BalanceAt?> GetBalanceAtTimeAsync(
        UInt128 accountId, DateTimeOffset time, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, DateTimeOffset.UnixEpoch);
        const ulong NanosecondsPerTick = 100;

        // The whole tick: stamps within it are not later.
        var nanoseconds = ((ulong)(time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick) + NanosecondsPerTick - 1;
        return AskBalanceAsync(
            new V1.GetBalanceRequest { AccountId = Messages.Id(accountId), AtTime = nanoseconds }, cancellationToken);
    }

    /// <summary>
    /// A page of the open holds of an account together with its balances, both at one sequence; null where there is no such
    /// account.
    /// </summary>
    /// <param name="query">The query; the same for each page of a list.</param>
    /// <param name="cursor">Where the page before it ended; empty for the first.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="EngineException">The call failed.</exception>
    public async Task<HoldsPage?> GetHoldsPageAsync(
        HoldQuery query, ReadOnlyMemory<byte> cursor = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var request = new V1.ListHoldsRequest
        {
            AccountId = Messages.Id(query.AccountId),
            Page = HistoryMessages.Page(query, cursor),
            MinimumSequence = query.MinimumSequence,
        };
        try
        {
            var (reply, _) = await calls.CallAsync(
                static (invoker, asked, options) =>
                    new V1.HistoryService.HistoryServiceClient(invoker).ListHoldsAsync(asked, options),
                request, writes: false, cancellationToken).ConfigureAwait(false);
            return new HoldsPage(
                [.. reply.Holds.Select(Messages.Transfer)],
                HistoryMessages.Balances(reply.Balances),
                reply.NextCursor.Memory,
                reply.Sequence,
                [.. reply.Standings.Select(HistoryMessages.Standing)]);
        }
        catch (EngineException failure) when (failure.InnerException is RpcException { StatusCode: StatusCode.NotFound })
        {
            return null;
        }
    }

    /// <summary>
    /// Every event that a query means, in order, for ever: a connection that is lost is made anew and goes on where it was,
    /// with nothing left out and nothing twice. Ends by cancellation, or where no engine can answer it.
    /// </summary>
    /// <exception cref="EngineException">The query is refused.</exception>
    public async IAsyncEnumerable<HistoryEvent> WatchEventsAsync(
        EventQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var batch in WatchBatchesAsync(query, cancellationToken).ConfigureAwait(false))
        {
            foreach (var happened in batch.Events)
            {
                yield return happened;
            }
        }
    }

    /// <summary>
    /// As <see cref="WatchEventsAsync"/>, by batches that tell how far they reach: for who keeps that to go on from.
    /// </summary>
    /// <exception cref="EngineException">The query is refused.</exception>
    public IAsyncEnumerable<EventBatch> WatchBatchesAsync(
        EventQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return watch.RunAsync(query, cancellationToken);
    }

    private async Task<BalanceAt?> AskBalanceAsync(V1.GetBalanceRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var (reply, _) = await calls.CallAsync(
                static (invoker, asked, options) =>
                    new V1.HistoryService.HistoryServiceClient(invoker).GetBalanceAsync(asked, options),
                request, writes: false, cancellationToken).ConfigureAwait(false);
            return new BalanceAt(reply.AtSequence, HistoryMessages.Balances(reply.Balances), reply.Sequence);
        }
        catch (EngineException failure) when (failure.InnerException is RpcException { StatusCode: StatusCode.NotFound })
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<ReadOnlyMemory<byte>, Task<HistoryPage<T>>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> cursor = default;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await read(cursor).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            cursor = page.NextCursor;
        }
        while (!cursor.IsEmpty);
    }
}
