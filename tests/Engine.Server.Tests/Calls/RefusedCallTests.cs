using Engine.Server.Hosting;
using Engine.V1;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Server.Tests.Calls;

public sealed class RefusedCallTests
{
    private static readonly CreateTransfersRequest One = new() { Transfers = { Samples.Transfer(1) } };

    [Fact]
    public async Task A_full_engine_says_so_and_when_to_retry()
    {
        await using EngineUnderTest engine =
            await EngineUnderTest.StartAsync(new EngineOptions { RingSlots = 2 }, running: false);
        Task<CreateTransfersResponse>[] fitting = [Send(engine), Send(engine)];
        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.Claimed == 2);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => Send(engine));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Google.Rpc.Status details = refused.GetRpcStatus()!;
        Assert.Equal("ENGINE_FULL", details.GetDetail<ErrorInfo>().Reason);
        Assert.True(details.GetDetail<RetryInfo>().RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        engine.Run();
        await Task.WhenAll(fitting);
    }

    [Fact]
    public async Task A_deadline_before_the_writer_took_the_request_means_not_accepted()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(running: false);

        // Connecting for the first time may take longer than what the engine leaves for its answer to travel.
        await engine.Channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
        RpcException refused =
            await Assert.ThrowsAsync<RpcException>(() => Send(engine, DateTime.UtcNow.AddSeconds(2)));
        AssertDeadline("NOT_ACCEPTED", refused);
        engine.Run();
        await engine.CreateAccountsAsync(2);
        Assert.Empty((await Send(engine)).Results);
    }

    [Fact]
    public async Task A_deadline_after_the_writer_took_the_request_means_unknown_and_a_retry_tells()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        engine.Journal.Held = true;
        RpcException refused =
            await Assert.ThrowsAsync<RpcException>(() => Send(engine, DateTime.UtcNow.AddSeconds(2)));
        AssertDeadline("UNKNOWN", refused);
        engine.Journal.Held = false;
        Assert.Equal(V1.CreateTransferResult.Exists, Assert.Single((await Send(engine)).Results).Result);
    }

    [Fact]
    public async Task A_limit_that_is_reached_is_named()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(new EngineOptions { MaxAccounts = 2 });
        await engine.CreateAccountsAsync(2);
        var third =
            new CreateAccountsRequest { Accounts = { new Account { Id = Samples.Id(3), Ledger = 1, Code = 1 } } };
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => engine.CallAsync<CreateAccountsResponse>("CreateAccounts", third));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        ErrorInfo info = refused.GetRpcStatus()!.GetDetail<ErrorInfo>();
        Assert.Equal(("LIMIT_REACHED", "max_accounts"), (info.Reason, info.Metadata["limit"]));
    }

    [Fact]
    public async Task An_engine_that_stops_takes_no_more_and_answers_what_it_has()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        engine.Journal.Held = true;
        Task<CreateTransfersResponse> accepted = Send(engine);
        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.AppliedSequence == 3);
        Task<int> stopping = engine.StopAsync(TimeSpan.FromMinutes(1));
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => Send(engine));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal("STOPPING", refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
        engine.Journal.Held = false;
        Assert.Empty((await accepted).Results);
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task What_a_stop_does_not_wait_for_is_answered_as_unknown()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        engine.Journal.Held = true;
        Task<CreateTransfersResponse> accepted = Send(engine);
        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.AppliedSequence == 3);
        Assert.Equal(1, await engine.StopAsync(TimeSpan.Zero));
        RpcException unknown = await Assert.ThrowsAsync<RpcException>(() => accepted);
        Assert.Equal(StatusCode.Unavailable, unknown.StatusCode);
        Assert.Equal("UNKNOWN", unknown.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
    }

    [Fact]
    public async Task A_stop_passes_those_whose_callers_gave_up_and_counts_that_they_are_not_durable()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        engine.Journal.Held = true;
        AssertDeadline(
            "UNKNOWN", await Assert.ThrowsAsync<RpcException>(() => Send(engine, DateTime.UtcNow.AddSeconds(1))));
        Assert.Equal(1, await engine.StopAsync(TimeSpan.Zero).WaitAsync(TimeSpan.FromSeconds(10)));
    }

    private static void AssertDeadline(string reason, RpcException refused)
    {
        Assert.Equal(StatusCode.DeadlineExceeded, refused.StatusCode);
        Assert.Equal(reason, refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
    }

    private static Task<CreateTransfersResponse> Send(EngineUnderTest engine, DateTime? deadline = null) =>
        engine.CallAsync<CreateTransfersResponse>("CreateTransfers", One, deadline);
}
