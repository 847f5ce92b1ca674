using Engine.Server.Tests.Calls;
using Engine.V1;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Server.Tests.History;

/// <summary>What questions are refused, with which status and details, over real gRPC.</summary>
public sealed class HistoryRefusalTests
{
    [Theory]
    [InlineData("account_id", """{ "accountId": "AQID" }""")]
    [InlineData("user_data_128", """{ "userData128": "AQ==" }""")]
    [InlineData("side", """{ "userData64": 1, "side": 1 }""")]
    [InlineData("side", """{ "accountId": "AAAAAAAAAAAAAAAAAAAAAQ==", "side": 7 }""")]
    [InlineData("code", """{ "userData64": 1, "code": 70000 }""")]
    [InlineData("flags", """{ "userData64": 1, "flags": 524288 }""")]
    [InlineData("range.to_sequence", """{ "range": { "fromSequence": 5, "toSequence": 4 } }""")]
    [InlineData("range.before_time", """{ "range": { "fromTime": 5, "beforeTime": 5 } }""")]
    [InlineData("range.from_sequence", """{ "range": { "fromSequence": "18446744073709551615" } }""")]
    [InlineData("page.size", """{ "userData64": 1, "page": { "size": 1001 } }""")]
    [InlineData("page.order", """{ "userData64": 1, "page": { "order": 9 } }""")]
    [InlineData("page.cursor", """{ "userData64": 1, "page": { "cursor": "Z2FyYmFnZQ==" } }""")]
    [InlineData("minimum_sequence", """{ "userData64": 1, "minimumSequence": "18446744073709551615" }""")]
    public async Task A_field_that_does_not_follow_the_contract_is_named(string field, string request)
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => ListAsync(engine, ListTransfersRequest.Parser.ParseJson(request)));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal(field, Assert.Single(refused.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations).Field);
    }

    [Fact]
    public async Task What_would_look_at_every_transfer_is_refused_with_the_reason()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await AssertRefusedAsync(
            StatusCode.InvalidArgument,
            "SCANS_EVERYTHING",
            () => ListAsync(engine, new ListTransfersRequest { Ledger = 1, Code = 2, Flags = 3 }));
    }

    [Fact]
    public async Task A_standby_says_so_to_every_question()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartStandbyAsync();
        await AssertRefusedAsync(StatusCode.Unavailable, "STANDBY", () => ListAsync(engine, One));
        await AssertRefusedAsync(StatusCode.Unavailable, "STANDBY", () => BalanceAsync(engine));
        await AssertRefusedAsync(StatusCode.Unavailable, "STANDBY", () => engine.Channel.CallAsync<ListAccountsResponse>(
            Rpc.History, "ListAccounts", new ListAccountsRequest()));
        await AssertRefusedAsync(StatusCode.Unavailable, "STANDBY", () => engine.Channel.CallAsync<ListBalancesResponse>(
            Rpc.History, "ListBalances", new ListBalancesRequest { AccountId = Samples.Id(1) }));
        await AssertRefusedAsync(StatusCode.Unavailable, "STANDBY", async () =>
        {
            await foreach (WatchEventsResponse _ in engine.Channel.WatchAsync(new WatchEventsRequest()))
            {
                Assert.Fail("A standby streams nothing.");
            }
        });
    }

    [Fact]
    public async Task Nothing_is_answered_while_the_epoch_is_not_confirmed()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        Assert.Empty((await ListAsync(engine, One)).Transfers);
        engine.EpochConfirmed = false;
        await AssertRefusedAsync(StatusCode.Unavailable, "EPOCH_NOT_CONFIRMED", () => ListAsync(engine, One));
    }

    [Fact]
    public async Task A_sequence_that_is_still_to_come_is_waited_for_as_long_as_there_is_time()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        ListTransfersRequest ahead = One.Clone();
        ahead.MinimumSequence = 5;
        await ListAsync(engine, One);
        RpcException refused = await AssertRefusedAsync(
            StatusCode.DeadlineExceeded,
            "SEQUENCE_NOT_REACHED",
            () => ListAsync(engine, ahead, DateTime.UtcNow.AddSeconds(1)));
        Assert.Equal("0", refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Metadata["sequence"]);

        Task<ListTransfersResponse> waiting = ListAsync(engine, ahead);
        engine.Recent.Publish(4);
        Assert.False(waiting.IsCompleted);
        engine.Recent.Publish(6);
        Assert.Equal(6u, (await waiting).Sequence);
    }

    [Fact]
    public async Task An_account_that_was_never_there_is_not_found()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await AssertRefusedAsync(StatusCode.NotFound, "ACCOUNT_NOT_FOUND", () => BalanceAsync(engine));
    }

    [Fact]
    public async Task Sealed_leaves_that_do_not_answer_are_told_of()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        engine.Recent.Seal(1, 4_000_000);
        engine.Recent.Publish(4_000_001);
        RpcException refused = await AssertRefusedAsync(
            StatusCode.Unavailable, "JOURNAL_UNREACHABLE", () => ListAsync(engine, One));
        Assert.NotNull(refused.GetRpcStatus()!.GetDetail<RetryInfo>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public async Task A_kind_of_event_that_there_is_not_is_refused(int kind)
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (WatchEventsResponse _ in engine.Channel.WatchAsync(new WatchEventsRequest { Kinds = { (EventKind)kind } }))
            {
                Assert.Fail("Nothing comes.");
            }
        });
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task Who_has_come_further_than_history_is_not_left_to_miss_what_comes()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        engine.Recent.Publish(5);
        await AssertRefusedAsync(StatusCode.FailedPrecondition, "SEQUENCE_NOT_REACHED", async () =>
        {
            await foreach (WatchEventsResponse _ in engine.Channel.WatchAsync(new WatchEventsRequest { FromSequence = 7 }))
            {
                Assert.Fail("Nothing comes.");
            }
        });
        await foreach (WatchEventsResponse next in engine.Channel.WatchAsync(new WatchEventsRequest { FromSequence = 6 }))
        {
            Assert.Equal(5u, next.Sequence);
            break;
        }
    }

    private static ListTransfersRequest One => new() { AccountId = Samples.Id(1) };

    private static Task<ListTransfersResponse> ListAsync(
        EngineUnderTest engine, ListTransfersRequest request, DateTime? deadline = null) =>
        engine.Channel.CallAsync<ListTransfersResponse>(
            Rpc.History, "ListTransfers", request, new CallOptions(deadline: deadline));

    private static Task<GetBalanceResponse> BalanceAsync(EngineUnderTest engine) =>
        engine.Channel.CallAsync<GetBalanceResponse>(
            Rpc.History, "GetBalance", new GetBalanceRequest { AccountId = Samples.Id(1) });

    private static async Task<RpcException> AssertRefusedAsync(StatusCode status, string reason, Func<Task> call)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(status, refused.StatusCode);
        Assert.Equal(reason, refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
        return refused;
    }
}
