using Engine.Journal;
using Engine.Server.Hosting;
using Engine.V1;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Engine.Server.Tests.Calls;

/// <summary>What an engine says that follows another one.</summary>
public sealed class StandbyTests
{
    [Fact]
    public async Task Calls_are_refused_with_the_leaders_address()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartStandbyAsync();
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => engine.CallAsync<LookupAccountsResponse>(
            "LookupAccounts", new LookupAccountsRequest { Ids = { Samples.Id(1) } }));
        AssertStandby(refused);
    }

    [Fact]
    public async Task A_stream_is_refused_before_anything_of_it_is_read()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartStandbyAsync();
        using SubmitStream stream = engine.Channel.Submit();
        AssertStandby(await Assert.ThrowsAsync<RpcException>(async () => await stream.ReceiveAsync()));
    }

    [Fact]
    public async Task Status_tells_whom_it_follows_and_how_far()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartStandbyAsync();
        var status = await engine.Channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
        Assert.Equal(EngineRole.Standby, status.Role);
        Assert.Equal((7u, 4u, 1u), (
            status.Standby.FollowedSequence, status.Standby.FollowedBlock, status.Standby.BlocksBehind));
        Assert.Equal((2u, "process 1 on a"), (status.Standby.LeaderEpoch, status.Standby.LeaderHolder));
        Assert.Equal(7u, status.Sequences.DurableSequence);
    }

    [Fact]
    public async Task Health_tells_a_standby_from_a_leader()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartStandbyAsync();
        var client = new Health.HealthClient(engine.Channel);
        await TurnsAsync(client, EngineHealth.StandbyService, ServingStatus.Serving);
        await TurnsAsync(client, "", ServingStatus.NotServing);
        await TurnsAsync(client, "engine.v1.LedgerService", ServingStatus.NotServing);
        await TurnsAsync(client, "engine.v1.AdminService", ServingStatus.Serving);

        engine.Role = JournalRole.Leader;
        engine.Leadership.Lead(engine.Partition);
        await TurnsAsync(client, EngineHealth.StandbyService, ServingStatus.NotServing);
        await TurnsAsync(client, "", ServingStatus.Serving);
        await TurnsAsync(client, "engine.v1.LedgerService", ServingStatus.Serving);
        await TurnsAsync(client, "engine.v1.AdminService", ServingStatus.Serving);
    }

    [Fact]
    public async Task A_call_waits_for_an_engine_that_has_claimed_the_epoch()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartStandbyAsync();
        engine.Role = JournalRole.TakingOver;
        Task<LookupAccountsResponse> waiting = engine.CallAsync<LookupAccountsResponse>(
            "LookupAccounts", new LookupAccountsRequest { Ids = { Samples.Id(1) } });
        engine.Run();
        engine.Leadership.Lead(engine.Partition);
        Assert.Empty((await waiting).Accounts);
    }

    [Fact]
    public async Task Promotion_is_passed_on_and_answered_when_it_leads()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartStandbyAsync();
        Task<PromoteResponse> promoting =
            engine.Channel.CallAsync<PromoteResponse>(Rpc.Admin, "Promote", new PromoteRequest());
        await EngineUnderTest.UntilAsync(() => engine.Promotions == 1);
        Assert.False(promoting.IsCompleted);
        engine.Role = JournalRole.Leader;
        engine.Leadership.Lead(engine.Partition);
        PromoteResponse done = await promoting;
        Assert.Equal((false, 3u), (done.AlreadyLeading, done.Epoch));
        Assert.True((await engine.Channel.CallAsync<PromoteResponse>(Rpc.Admin, "Promote", new PromoteRequest()))
            .AlreadyLeading);
        Assert.Equal(1, engine.Promotions);
    }

    private static void AssertStandby(RpcException refused)
    {
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        ErrorInfo? info = refused.GetRpcStatus()?.GetDetail<ErrorInfo>();
        Assert.Equal(("STANDBY", "http://a:1"), (info?.Reason, info?.Metadata["leader"]));
    }

    private static async Task TurnsAsync(Health.HealthClient client, string service, ServingStatus expected)
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await client.CheckAsync(new HealthCheckRequest { Service = service })).Status != expected)
        {
            await Task.Delay(10, giveUp.Token);
        }
    }
}
