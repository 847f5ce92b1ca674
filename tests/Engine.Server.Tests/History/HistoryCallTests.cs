using Engine.Server.Tests.Calls;
using Engine.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Npgsql;

namespace Engine.Server.Tests.History;

/// <summary>Questions over real gRPC to a whole engine.</summary>
public sealed class HistoryCallTests(SealedHistory history) : IClassFixture<SealedHistory>
{
    [Fact]
    public async Task Lists_go_on_by_their_cursors_over_seals_and_restarts()
    {
        HistoryEngine engine = history.Engine;
        ListTransfersRequest newest = Request(ListOrder.NewestFirst);
        ListTransfersRequest oldest = Request(ListOrder.OldestFirst);
        List<ulong> down = await ReadAsync(engine, newest, pages: 2);
        List<ulong> up = await ReadAsync(engine, oldest, pages: 2);
        ulong[] before = [.. Expected(engine)];

        await engine.SendAsync(TestScale.IsLong ? 30_000 : 2_000);
        await engine.SealOneMoreAsync();
        down.AddRange(await ReadAsync(engine, newest, pages: 1));
        up.AddRange(await ReadAsync(engine, oldest, pages: 1));
        await engine.StartAgainAsync();
        down.AddRange(await ReadAsync(engine, newest));
        up.AddRange(await ReadAsync(engine, oldest));

        Assert.Equal(before.Reverse(), down);
        Assert.Equal(Expected(engine), up);
        Assert.True(newest.Page.Cursor.IsEmpty);
    }

    [Fact]
    public async Task A_cursor_goes_with_its_question_and_no_other()
    {
        HistoryEngine engine = history.Engine;
        ListTransfersRequest request = Request(ListOrder.NewestFirst);
        await ReadAsync(engine, request, pages: 1);
        ListTransfersRequest[] others = [request.Clone(), request.Clone(), request.Clone(), request.Clone()];
        others[0].AccountId = Samples.Id(4);
        others[1].Page.Order = ListOrder.OldestFirst;
        others[2].Code = 1;
        byte[] bent = request.Page.Cursor.ToByteArray();
        bent[12] ^= 1;
        others[3].Page.Cursor = ByteString.CopyFrom(bent);
        foreach (ListTransfersRequest other in others)
        {
            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => ListAsync(engine, other));
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        }

        request.Page.Size = 7; // the size may change
        Assert.Equal(7, (await ListAsync(engine, request)).Transfers.Count);
    }

    [Fact]
    public async Task Balances_at_any_sequence_and_time_are_those_that_the_account_had()
    {
        HistoryEngine engine = history.Engine;
        var list = new ListBalancesRequest
        {
            AccountId = Samples.Id(3), Page = new PageRequest { Size = 1_000, Order = ListOrder.OldestFirst },
        };
        List<BalanceRecord> all = [];
        ListBalancesResponse page;
        do
        {
            page = await engine.Channel.CallAsync<ListBalancesResponse>(Rpc.History, "ListBalances", list);
            all.AddRange(page.Balances);
            list.Page.Cursor = page.NextCursor;
        }
        while (!page.NextCursor.IsEmpty);

        (ulong Debits, ulong Credits) sum = default;
        List<(ulong, ulong, ulong)> expected = [];
        foreach ((ulong sequence, Transfer transfer) in engine.Sent)
        {
            bool debits = transfer.DebitAccountId == Samples.Id(3);
            if (debits || transfer.CreditAccountId == Samples.Id(3))
            {
                sum = debits ? (sum.Debits + 5, sum.Credits) : (sum.Debits, sum.Credits + 5);
                expected.Add((sequence, sum.Debits, sum.Credits));
            }
        }

        Assert.Equal(
            expected, all.Select(record => (record.Sequence, record.Balances.DebitsPosted, record.Balances.CreditsPosted)));
        foreach (BalanceRecord record in all.Where((_, i) => i % 997 == 0))
        {
            GetBalanceResponse bySequence = await BalanceAsync(engine, new GetBalanceRequest { AtSequence = record.Sequence });
            GetBalanceResponse byTime = await BalanceAsync(engine, new GetBalanceRequest { AtTime = record.Timestamp });
            Assert.Equal(record.Balances, bySequence.Balances);
            Assert.Equal((record.Balances, record.Sequence), (byTime.Balances, byTime.AtSequence));
        }

        GetBalanceResponse now = await BalanceAsync(engine, new GetBalanceRequest());
        Assert.Equal((all[^1].Balances, now.Sequence), (now.Balances, now.AtSequence));
    }

    [Fact]
    public async Task Accounts_are_listed_as_they_stand()
    {
        HistoryEngine engine = history.Engine;
        var later = new CreateAccountsRequest { Accounts = { new Account { Id = Samples.Id(99), Ledger = 2, Code = 2 } } };
        await engine.Channel.CallAsync<CreateAccountsResponse>(Rpc.Ledger, "CreateAccounts", later);
        var reply = await engine.Channel.CallAsync<ListAccountsResponse>(
            Rpc.History, "ListAccounts", new ListAccountsRequest { Code = 2 });
        Assert.Equal([1ul, 4ul, 7ul, 10ul, 99ul], reply.Accounts.Select(account => (ulong)account.Account.Id.Last()));
        Assert.True(reply.StateSequence >= reply.Sequence);
        GetBalanceResponse balance = await BalanceAsync(engine, new GetBalanceRequest { AccountId = Samples.Id(4) });
        Assert.Equal(balance.Balances.DebitsPosted, reply.Accounts[1].Account.DebitsPosted);
    }

    [Fact]
    public async Task A_row_that_was_changed_in_a_sealed_leaf_is_named_and_nothing_is_answered_from_it()
    {
        HistoryEngine engine = history.Engine;
        (ulong sequence, _) = engine.Sent[500];
        var request = new ListTransfersRequest { Range = new HistoryRange { FromSequence = sequence, ToSequence = sequence } };
        await SetAmountAsync(engine, sequence, 6);
        RpcException refused;
        try
        {
            refused = await Assert.ThrowsAsync<RpcException>(() => ListAsync(engine, request));
        }
        finally
        {
            await SetAmountAsync(engine, sequence, 5); // others read the same leaf
        }

        Assert.Equal(StatusCode.DataLoss, refused.StatusCode);
        Assert.Equal($"{sequence}", refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Metadata["sequence"]);
    }

    private static ListTransfersRequest Request(ListOrder order) => new()
    {
        AccountId = Samples.Id(3),
        UserData64 = 2,
        Page = new PageRequest { Size = 50, Order = order },
    };

    private static IEnumerable<ulong> Expected(HistoryEngine engine) => engine.Sent
        .Where(sent => sent.Transfer.UserData64 == 2
            && (sent.Transfer.DebitAccountId == Samples.Id(3) || sent.Transfer.CreditAccountId == Samples.Id(3)))
        .Select(sent => sent.Sequence);

    /// <summary>Reads on where the request's cursor stands; all that is left, or so many pages.</summary>
    private static async Task<List<ulong>> ReadAsync(
        HistoryEngine engine, ListTransfersRequest request, int pages = int.MaxValue)
    {
        List<ulong> read = [];
        for (int page = 0; page < pages; page++)
        {
            ListTransfersResponse reply = await ListAsync(engine, request);
            read.AddRange(reply.Transfers.Select(record => record.Sequence));
            request.Page.Cursor = reply.NextCursor;
            if (reply.NextCursor.IsEmpty)
            {
                break;
            }
        }

        return read;
    }

    private static Task<ListTransfersResponse> ListAsync(HistoryEngine engine, ListTransfersRequest request) =>
        engine.Channel.CallAsync<ListTransfersResponse>(Rpc.History, "ListTransfers", request);

    private static Task<GetBalanceResponse> BalanceAsync(HistoryEngine engine, GetBalanceRequest request)
    {
        request.AccountId = request.AccountId.IsEmpty ? Samples.Id(3) : request.AccountId;
        return engine.Channel.CallAsync<GetBalanceResponse>(Rpc.History, "GetBalance", request);
    }

    private static async Task SetAmountAsync(HistoryEngine engine, ulong sequence, int amount)
    {
        await using var connection = new NpgsqlConnection(
            $"Host={engine.Folder}/socket;Username=engine;Database=engine;Pooling=false;Server Compatibility Mode=NoTypeLoading");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"UPDATE engine.journal SET amount = {amount} WHERE seq = {sequence} AND kind = 2", connection);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
