using Engine.Server.Tests.Calls;
using Engine.V1;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Engine.Server.Tests.Tuning;

/// <summary>An engine that drains, and clients that are paused.</summary>
public sealed class AdmissionTests
{
    [Fact]
    public async Task A_draining_engine_answers_what_it_took_tells_streams_and_refuses_the_rest_until_it_is_resumed()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        engine.Journal.Held = true;
        using SubmitStream stream = engine.Channel.Submit();
        await stream.SendAsync(Samples.Submission(1, Samples.Transfer(1)));
        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.Applied == 1);
        DrainResponse drained = await DrainAsync(engine, resume: false);
        Assert.Equal((1u, "drain"), (drained.InFlight, drained.Change.Name));
        Assert.Null((await DrainAsync(engine, resume: false)).Change);
        Assert.Equal((StatusCode.Unavailable, "DRAINING"), Reason(await RefusedAsync(engine, "ann")));

        engine.Journal.Held = false;
        Assert.Equal(SubmitOutcome.Answered, (await stream.ReceiveAsync())!.Outcome);
        RpcException ended = await Assert.ThrowsAsync<RpcException>(stream.ReceiveAsync);
        Assert.Equal((StatusCode.Unavailable, "DRAINING"), Reason(ended));
        await engine.CallAsync<LookupAccountsResponse>("LookupAccounts", new LookupAccountsRequest { Ids = { Samples.Id(1) } });
        await TurnsAsync(engine, ServingStatus.NotServing);

        await DrainAsync(engine, resume: true);
        await SubmitAsync(engine, "ann");
        await TurnsAsync(engine, ServingStatus.Serving);
    }

    [Fact]
    public async Task A_paused_client_is_refused_with_the_reason_its_streams_end_and_others_go_on()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await SubmitAsync(engine, "ann");
        using SubmitStream stream = engine.Channel.Submit(); // of nobody by name
        await stream.SendAsync(Samples.Submission(1, Samples.Transfer(1)));
        Assert.NotNull(await stream.ReceiveAsync());
        Assert.Equal("client-paused:ann", (await PauseAsync(engine, "ann", resume: false)).Change.Name);
        RpcException refused = await RefusedAsync(engine, "ann");
        Assert.Equal((StatusCode.ResourceExhausted, "CLIENT_PAUSED"), Reason(refused));
        Assert.Contains("a test", refused.Status.Detail, StringComparison.Ordinal);
        Assert.NotNull(refused.GetRpcStatus()!.GetDetail<RetryInfo>());

        await SubmitAsync(engine, "bob");
        await stream.SendAsync(Samples.Submission(2, Samples.Transfer(2)));
        Assert.NotNull(await stream.ReceiveAsync());
        await PauseAsync(engine, "anonymous", resume: false);
        Assert.Equal(
            (StatusCode.ResourceExhausted, "CLIENT_PAUSED"), Reason(await Assert.ThrowsAsync<RpcException>(stream.ReceiveAsync)));

        await PauseAsync(engine, "ann", resume: true);
        Assert.Null((await PauseAsync(engine, "ann", resume: true)).Change);
        await SubmitAsync(engine, "ann");
        Assert.Equal(
            ["client-paused:ann", "client-paused:anonymous", "client-paused:ann"],
            engine.Partition.Settings.Changes.Select(change => change.Name));
    }

    private static Task<DrainResponse> DrainAsync(EngineUnderTest engine, bool resume) =>
        engine.Channel.CallAsync<DrainResponse>(
            Rpc.Admin, "Drain", new DrainRequest { Resume = resume, Who = "ops", Why = "a test" });

    private static Task<PauseClientResponse> PauseAsync(EngineUnderTest engine, string client, bool resume) =>
        engine.Channel.CallAsync<PauseClientResponse>(
            Rpc.Admin,
            "PauseClient",
            new PauseClientRequest { Client = client, Resume = resume, Who = "ops", Why = "a test" });

    private static Task<CreateTransfersResponse> SubmitAsync(EngineUnderTest engine, string client) =>
        engine.Channel.CallAsync<CreateTransfersResponse>(
            Rpc.Ledger,
            "CreateTransfers",
            new CreateTransfersRequest { Transfers = { Samples.Transfer(99) } },
            new CallOptions(new Metadata { { "engine-client", client } }));

    private static Task<RpcException> RefusedAsync(EngineUnderTest engine, string client) =>
        Assert.ThrowsAsync<RpcException>(() => SubmitAsync(engine, client));

    private static (StatusCode Status, string Reason) Reason(RpcException refused) =>
        (refused.StatusCode, refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);

    private static async Task TurnsAsync(EngineUnderTest engine, ServingStatus wanted)
    {
        var health = new Health.HealthClient(engine.Channel);
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await health.CheckAsync(new HealthCheckRequest(), cancellationToken: giveUp.Token)).Status != wanted)
        {
            await Task.Delay(20, giveUp.Token);
        }
    }
}
