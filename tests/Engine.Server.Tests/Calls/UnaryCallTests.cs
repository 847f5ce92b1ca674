using Engine.Server.Hosting;
using Engine.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Server.Tests.Calls;

public sealed class UnaryCallTests
{
    [Fact]
    public async Task Transfers_are_answered_with_their_place_in_history()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        var reply = await engine.CallAsync<CreateTransfersResponse>(
            "CreateTransfers", new CreateTransfersRequest { Transfers = { Samples.Transfer(1), Samples.Transfer(2) } });
        Assert.Empty(reply.Results);
        Assert.Equal((3u, 4u), (reply.Position.FirstSequence, reply.Position.LastSequence));
        Assert.Equal(reply.Position.FirstTimestamp + 1, reply.Position.LastTimestamp);
    }

    [Fact]
    public async Task What_was_not_ok_is_listed_with_its_code_and_what_belongs_to_it()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        Transfer unknown = Samples.Transfer(2);
        unknown.CreditAccountId = Samples.Id(99);
        var request = new CreateTransfersRequest { Transfers = { Samples.Transfer(1), unknown } };
        var first = await engine.CallAsync<CreateTransfersResponse>("CreateTransfers", request);
        Assert.Equal(V1.CreateTransferResult.CreditAccountNotFound, Assert.Single(first.Results).Result);
        var again = await engine.CallAsync<CreateTransfersResponse>("CreateTransfers", request);
        Assert.Equal(
            [V1.CreateTransferResult.Exists, V1.CreateTransferResult.IdAlreadyFailed],
            again.Results.Select(result => result.Result));
        Assert.Equal(first.Position.FirstTimestamp, again.Results[0].Timestamp);
        Assert.Equal(V1.CreateTransferResult.CreditAccountNotFound, again.Results[1].Reason);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(300_000)]
    public async Task A_deadline_as_far_as_one_likes_changes_nothing(int days)
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        var reply = await engine.CallAsync<CreateTransfersResponse>(
            "CreateTransfers",
            new CreateTransfersRequest { Transfers = { Samples.Transfer(1) } },
            DateTime.UtcNow.AddDays(days));
        Assert.Empty(reply.Results);
    }

    [Fact]
    public async Task The_actual_amount_comes_where_it_differs()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        Transfer balancing = Samples.Transfer(1);
        balancing.Flags = 1 << 4;
        var reply = await engine.CallAsync<CreateTransfersResponse>(
            "CreateTransfers", new CreateTransfersRequest { Transfers = { balancing } });
        Assert.Empty(reply.Results);
        Assert.Equal(new ActualAmount { Index = 0, Amount = 0 }, Assert.Single(reply.Amounts));
    }

    [Fact]
    public async Task Look_ups_find_what_was_created_in_the_order_asked()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(3);
        Transfer sent = Samples.Transfer(7);
        sent.UserData128 = Samples.Id(UInt128.MaxValue);
        sent.UserData64 = ulong.MaxValue;
        sent.UserData32 = 32;
        sent.AmountHigh = 1;
        await engine.CallAsync<CreateTransfersResponse>(
            "CreateTransfers", new CreateTransfersRequest { Transfers = { sent } });
        var accounts = await engine.CallAsync<LookupAccountsResponse>(
            "LookupAccounts", new LookupAccountsRequest { Ids = { Samples.Id(2), Samples.Id(99), Samples.Id(1) } });
        Assert.Equal([Samples.Id(2), Samples.Id(1)], accounts.Accounts.Select(account => account.Id));
        Assert.Equal((5u, 1u), (accounts.Accounts[0].CreditsPosted, accounts.Accounts[0].CreditsPostedHigh));
        Assert.Equal(4u, accounts.Sequence);
        var transfers = await engine.CallAsync<LookupTransfersResponse>(
            "LookupTransfers", new LookupTransfersRequest { Ids = { Samples.Id(7), Samples.Id(8) } });
        Transfer found = Assert.Single(transfers.Transfers);
        Assert.NotEqual(0u, found.Timestamp);
        sent.Timestamp = found.Timestamp;
        Assert.Equal(sent, found);
    }

    [Fact]
    public async Task Names_are_given_resolved_and_shown()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        var names = new NameAccountsRequest
        {
            Names =
            {
                new AccountName { AccountId = Samples.Id(1), Name = "Kasse Süd" },
                new AccountName { AccountId = Samples.Id(9), Name = "nobody" },
                new AccountName { AccountId = Samples.Id(2), Name = "Kasse Süd" },
            },
        };
        var given = await engine.CallAsync<NameAccountsResponse>("NameAccounts", names);
        Assert.Equal(
            [(1u, V1.NameAccountResult.AccountNotFound), (2u, V1.NameAccountResult.NameTaken)],
            given.Results.Select(result => (result.Index, result.Result)));
        var resolved = await engine.CallAsync<ResolveNamesResponse>("ResolveNames", new ResolveNamesRequest
        {
            Names =
            {
                new LedgerName { Ledger = 1, Name = "none" },
                new LedgerName { Ledger = 1, Name = "Kasse Süd" },
            },
        });
        Assert.Equal([ByteString.Empty, Samples.Id(1)], resolved.AccountIds);
        var shown = await engine.CallAsync<LookupAccountsResponse>(
            "LookupAccounts", new LookupAccountsRequest { Ids = { Samples.Id(2), Samples.Id(1) } });
        Assert.Equal(["", "Kasse Süd"], shown.Accounts.Select(account => account.Name));
    }

    [Fact]
    public async Task Requests_and_look_ups_of_8192_pass()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(8_192);
        var request = new CreateTransfersRequest();
        request.Transfers.AddRange(Enumerable.Range(1, 8_192).Select(id => Samples.Transfer((ulong)id)));
        Assert.Empty((await engine.CallAsync<CreateTransfersResponse>("CreateTransfers", request)).Results);
        IEnumerable<ByteString> ids = request.Transfers.Select(transfer => transfer.Id);
        var accounts = await engine.CallAsync<LookupAccountsResponse>(
            "LookupAccounts", new LookupAccountsRequest { Ids = { ids } });
        Assert.Equal(ids, accounts.Accounts.Select(account => account.Id));
        var found = await engine.CallAsync<LookupTransfersResponse>(
            "LookupTransfers", new LookupTransfersRequest { Ids = { ids } });
        Assert.Equal(ids, found.Transfers.Select(transfer => transfer.Id));
        var refused = await engine.CallAsync<CreateTransfersResponse>("CreateTransfers", request);
        Assert.Equal(Enumerable.Range(0, 8_192), refused.Results.Select(result => (int)result.Index));
    }

    [Fact]
    public async Task A_request_without_events_is_answered()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        var reply = await engine.CallAsync<CreateTransfersResponse>("CreateTransfers", new CreateTransfersRequest());
        Assert.Empty(reply.Results);
        Assert.Equal(0u, reply.Position.FirstSequence);
    }

    [Fact]
    public async Task A_malformed_request_is_refused_with_field_and_index_and_harms_nobody()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        Transfer spoilt = Samples.Transfer(2);
        spoilt.DebitAccountId = ByteString.CopyFrom(1, 2);
        var request = new CreateTransfersRequest { Transfers = { Samples.Transfer(1), spoilt } };
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => engine.CallAsync<CreateTransfersResponse>("CreateTransfers", request));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal("transfers[1].debit_account_id must be empty or 16 bytes, has 2", refused.Status.Detail);
        BadRequest details = refused.GetRpcStatus()!.GetDetail<BadRequest>();
        Assert.Equal("transfers[1].debit_account_id", Assert.Single(details.FieldViolations).Field);
        var lookup = await engine.CallAsync<LookupTransfersResponse>(
            "LookupTransfers", new LookupTransfersRequest { Ids = { Samples.Id(1) } });
        Assert.Empty(lookup.Transfers);
    }

    [Theory]
    [InlineData("CreateAccounts")]
    [InlineData("CreateTransfers")]
    [InlineData("LookupAccounts")]
    [InlineData("LookupTransfers")]
    [InlineData("NameAccounts")]
    [InlineData("ResolveNames")]
    [InlineData("SetAccountLimits")]
    [InlineData("LookupAccountLimits")]
    public async Task Bytes_that_are_no_message_are_refused_by_every_call(string method)
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => engine.Channel.CallRawAsync(Rpc.Ledger, method, [0x0A, 0x7F, 0x01]));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("[0] is cut short", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetStatus")]
    [InlineData("GetAudit")]
    public async Task Bytes_that_are_no_message_are_refused_by_admin_calls(string method)
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => engine.Channel.CallRawAsync(Rpc.Admin, method, [0x0A, 0x7F, 0x01]));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task A_message_above_the_limit_is_refused()
    {
        await using EngineUnderTest engine =
            await EngineUnderTest.StartAsync(new EngineOptions { MaxMessageBytes = 2_000_000 });
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => engine.Channel.CallRawAsync(Rpc.Ledger, "CreateTransfers", new byte[2_000_001]));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
    }

    [Fact]
    public async Task Reads_are_answered_only_while_the_epoch_is_confirmed()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        engine.EpochConfirmed = false;
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => engine.CallAsync<LookupAccountsResponse>("LookupAccounts", new LookupAccountsRequest()));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal("EPOCH_NOT_CONFIRMED", refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
        var written = await engine.CallAsync<CreateTransfersResponse>(
            "CreateTransfers", new CreateTransfersRequest { Transfers = { Samples.Transfer(1) } });
        Assert.Empty(written.Results);
        engine.EpochConfirmed = true;
        await engine.CallAsync<LookupAccountsResponse>("LookupAccounts", new LookupAccountsRequest());
    }

    [Fact]
    public async Task A_refusal_that_left_no_event_is_told_only_while_the_epoch_is_confirmed()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        var transfers = new CreateTransfersRequest { Transfers = { Samples.Transfer(1) } };
        await engine.CallAsync<CreateTransfersResponse>("CreateTransfers", transfers);
        engine.EpochConfirmed = false;
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => engine.CallAsync<CreateTransfersResponse>("CreateTransfers", transfers));
        Assert.Equal("EPOCH_NOT_CONFIRMED", refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
        engine.EpochConfirmed = true;
        var retried = await engine.CallAsync<CreateTransfersResponse>("CreateTransfers", transfers);
        Assert.Single(retried.Results);
    }
}
