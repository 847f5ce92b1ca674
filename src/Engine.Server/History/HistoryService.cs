using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Journal.History;
using Engine.Server.Ledger;
using Engine.Server.Security;
using Grpc.Core;

namespace Engine.Server.History;

/// <summary>The calls of <c>engine.v1.HistoryService</c>.</summary>
internal sealed class HistoryService(
    Leadership leadership, HistoryReader history, QuestionGate gate, LedgerServiceOptions options, TimeProvider time)
{
    // For who gives no time of its own.
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(10);

    /// <summary>Lists transfers.</summary>
    public Task<V1.ListTransfersResponse> ListTransfersAsync(V1.ListTransfersRequest request, ServerCallContext context)
    {
        RequireLedger(request.Ledger, context);
        TransferQuestion question = HistoryRequests.Read(request);
        V1.ListTransfersRequest asked = request.Clone();
        (asked.Page, asked.MinimumSequence) = (null, 0);
        ListedPage page = ListedPage.Read(request.Page, asked);
        return AskAsync(request.MinimumSequence, context, async (_, cancellation) =>
        {
            HistoryPage<HistoryRow> found = await history.ListTransfersAsync(
                question, page.NewestFirst, page.After, page.Size, cancellation);
            var response = new V1.ListTransfersResponse
            {
                NextCursor = page.Next(found.Next), Sequence = (ulong)found.Sequence,
            };
            response.Transfers.AddRange(found.Items.Select(HistoryRecords.TransferRecord));
            return response;
        });
    }

    /// <summary>Lists accounts: found by history, and told as they stand.</summary>
    public Task<V1.ListAccountsResponse> ListAccountsAsync(V1.ListAccountsRequest request, ServerCallContext context)
    {
        RequireLedger(request.Ledger, context);
        AccountQuestion question = HistoryRequests.Read(request);
        V1.ListAccountsRequest asked = request.Clone();
        (asked.Page, asked.MinimumSequence) = (null, 0);
        ListedPage page = ListedPage.Read(request.Page, asked);
        return AskAsync(request.MinimumSequence, context, async (partition, cancellation) =>
        {
            HistoryPage<HistoryRow> found = await history.ListAccountsAsync(
                question, page.NewestFirst, page.After, page.Size, cancellation);
            var response = new V1.ListAccountsResponse
            {
                NextCursor = page.Next(found.Next), Sequence = (ulong)found.Sequence,
            };
            await AddAsTheyStandAsync(partition, found.Items, response, context);
            return response;
        });
    }

    /// <summary>The balances of an account at a sequence or time.</summary>
    public Task<V1.GetBalanceResponse> GetBalanceAsync(V1.GetBalanceRequest request, ServerCallContext context)
    {
        UInt128 account = HistoryRequests.Account(request.AccountId);
        long sequence = request.AtCase == V1.GetBalanceRequest.AtOneofCase.AtSequence
            ? HistoryRequests.Sequence(request.AtSequence, "at_sequence")
            : long.MaxValue;
        return AskOfAsync(account, request.MinimumSequence, context, async (_, cancellation) =>
        {
            BalanceAnswer answer = request.AtCase == V1.GetBalanceRequest.AtOneofCase.AtTime
                ? await history.GetBalanceAtTimeAsync(account, request.AtTime, cancellation)
                : await history.GetBalanceAtSequenceAsync(account, sequence, cancellation);
            return answer.Balances is { } balances
                ? new V1.GetBalanceResponse
                {
                    Balances = HistoryRecords.Balances(balances),
                    AtSequence = (ulong)answer.At,
                    Sequence = (ulong)answer.Sequence,
                }
                : throw Refusals.AccountNotFound(answer.At);
        });
    }

    /// <summary>Lists the events of an account with its balances after each.</summary>
    public Task<V1.ListBalancesResponse> ListBalancesAsync(V1.ListBalancesRequest request, ServerCallContext context)
    {
        UInt128 account = HistoryRequests.Account(request.AccountId);
        HistorySpan span = HistoryRequests.Read(request.Range);
        V1.ListBalancesRequest asked = request.Clone();
        (asked.Page, asked.MinimumSequence) = (null, 0);
        ListedPage page = ListedPage.Read(request.Page, asked);
        return AskOfAsync(account, request.MinimumSequence, context, async (_, cancellation) =>
        {
            HistoryPage<BalanceEntry> found = await history.ListBalancesAsync(
                account, span, page.NewestFirst, page.After, page.Size, cancellation);
            var response = new V1.ListBalancesResponse
            {
                NextCursor = page.Next(found.Next), Sequence = (ulong)found.Sequence,
            };
            response.Balances.AddRange(found.Items.Select(HistoryRecords.BalanceRecord));
            return response;
        });
    }

    /// <summary>Lists the open holds of an account with its balances.</summary>
    public Task<V1.ListHoldsResponse> ListHoldsAsync(V1.ListHoldsRequest request, ServerCallContext context)
    {
        UInt128 account = HistoryRequests.Account(request.AccountId);
        V1.ListHoldsRequest asked = request.Clone();
        (asked.Page, asked.MinimumSequence) = (null, 0);
        ListedPage page = ListedPage.Read(request.Page, asked);
        return AskOfAsync(account, request.MinimumSequence, context, async (_, cancellation) =>
        {
            HoldsAnswer found = await history.ListHoldsAsync(account, page.NewestFirst, page.After, page.Size, cancellation);
            var response = new V1.ListHoldsResponse
            {
                Balances = HistoryRecords.Balances(found.Balances),
                NextCursor = page.Next(found.Next),
                Sequence = (ulong)found.Sequence,
            };
            foreach (OpenHold hold in found.Holds ?? throw Refusals.AccountNotFound(found.Sequence))
            {
                response.Holds.Add(HistoryRecords.Transfer(hold.Record));
                response.Standings.Add(HistoryRecords.Standing(hold));
            }

            return response;
        });
    }

    /// <summary>Streams events.</summary>
    public async Task WatchEventsAsync(
        V1.WatchEventsRequest request, IServerStreamWriter<V1.WatchEventsResponse> replies, ServerCallContext context)
    {
        EventFilter filter = EventFilter.Read(request);
        RequireLedger(request.Ledger, context);
        long from = HistoryRequests.Sequence(request.FromSequence, "from_sequence");
        using Share share = ClientIdentity.Of(context).Use.Stream();
        await leadership.RequireAsync(context.CancellationToken);
        if (from > history.Sequence + 1)
        {
            // Who was further once has seen another history, such as one before a restore: it would miss what comes now.
            throw Refusals.SequenceNotReached((ulong)from - 1, history.Sequence, hadDeadline: false);
        }

        await new EventStream(history, filter, Caller.Of(context), options, time)
            .RunAsync(from == 0 ? history.Sequence + 1 : from, replies, context.CancellationToken);
    }

    // What is asked of a client's own ledgers is told of one at a time; the questions of an account are of its own.
    private static void RequireLedger(uint ledger, ServerCallContext context)
    {
        ClientIdentity client = ClientIdentity.Of(context);
        if (!client.Grant.Reaches(ledger))
        {
            throw AccessRefusals.LedgerMissing(client, "ledger", ledger);
        }
    }

    private Task<TReply> AskOfAsync<TReply>(
        UInt128 account,
        ulong minimumSequence,
        ServerCallContext context,
        Func<Partition, CancellationToken, Task<TReply>> answer) =>
        AskAsync(minimumSequence, context, async (partition, cancellation) =>
            await LedgerScope.ReachesAsync(ClientIdentity.Of(context), account, partition, context, time)
                ? await answer(partition, cancellation)
                : throw Refusals.AccountNotFound(history.Sequence));

    private async Task<TReply> AskAsync<TReply>(
        ulong minimumSequence,
        ServerCallContext context,
        Func<Partition, CancellationToken, Task<TReply>> answer)
    {
        using Share share = ClientIdentity.Of(context).Use.Request();
        Partition partition = await leadership.RequireAsync(context.CancellationToken);
        await WaitForAsync(minimumSequence, context);
        await gate.EnterAsync(context.CancellationToken);
        TReply reply;
        try
        {
            reply = await answer(partition, context.CancellationToken);
        }
        catch (JournalException failed)
        {
            throw Refusals.Of(failed);
        }
        finally
        {
            gate.Leave();
        }

        return options.EpochConfirmed() ? reply : throw Refusals.NotConfirmed();
    }

    private async Task WaitForAsync(ulong minimum, ServerCallContext context)
    {
        long wanted = HistoryRequests.Sequence(minimum, "minimum_sequence");
        if (history.Sequence >= wanted)
        {
            return;
        }

        long deadline = CallDeadline.Of(context, time);
        TimeSpan patience = deadline == 0 ? MostPatience : Deadlines.Left(deadline, time);
        using var limit = new CancellationTokenSource(patience, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token, context.CancellationToken, options.Stopping);
        try
        {
            await history.WaitAsync(wanted, ends.Token);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw options.Stopping.IsCancellationRequested
                ? Refusals.Stopping()
                : Refusals.SequenceNotReached(minimum, history.Sequence, deadline != 0);
        }
    }

    private async Task AddAsTheyStandAsync(
        Partition partition, IReadOnlyList<HistoryRow> created, V1.ListAccountsResponse response, ServerCallContext context)
    {
        Batch lookup = partition.Pool.Rent(BatchKind.LookupAccounts, created.Count);
        try
        {
            lookup.EnsureIds(created.Count);
            for (int i = 0; i < created.Count; i++)
            {
                lookup.Ids[i] = created[i].Event.Id;
            }

            lookup.Count = created.Count;
            if (!partition.TrySubmit(lookup))
            {
                throw partition.IsStopping ? Refusals.Stopping() : Refusals.Full();
            }

            BatchOutcome outcome = await partition.WaitAsync(lookup, CallDeadline.Of(context, time), context.CancellationToken);
            if (outcome != BatchOutcome.Answered)
            {
                throw Refusals.Unanswered(outcome, partition.IsStopping);
            }

            response.StateSequence = (ulong)lookup.LastSequence;
            for (int i = 0; i < lookup.Found; i++)
            {
                response.Accounts.Add(new V1.AccountRecord
                {
                    Account = HistoryRecords.Account(lookup, i), Sequence = (ulong)created[i].Sequence,
                });
            }
        }
        finally
        {
            partition.Pool.Return(lookup);
        }
    }
}
