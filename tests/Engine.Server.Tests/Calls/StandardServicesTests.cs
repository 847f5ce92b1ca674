using Engine.Core.Pipeline;
using Engine.V1;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;

namespace Engine.Server.Tests.Calls;

public sealed class StandardServicesTests
{
    [Fact]
    public async Task Reflection_lists_the_services_and_describes_them()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        var client = new ServerReflection.ServerReflectionClient(engine.Channel);
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call =
            client.ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        string[] services =
            [.. call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name)];
        Assert.Contains("engine.v1.LedgerService", services);
        Assert.Contains("engine.v1.AdminService", services);
        Assert.Contains("grpc.health.v1.Health", services);
        await call.RequestStream.WriteAsync(
            new ServerReflectionRequest { FileContainingSymbol = "engine.v1.LedgerService" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Contains(
            call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto,
            file => file.ToStringUtf8().Contains("SubmitTransfers", StringComparison.Ordinal));
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("engine.v1.LedgerService")]
    public async Task Health_is_serving_only_while_the_journal_is_writable(string service)
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        var client = new Health.HealthClient(engine.Channel);
        await TurnsAsync(client, service, HealthCheckResponse.Types.ServingStatus.Serving);
        engine.Journal.State = Core.Pipeline.JournalState.Stalled;
        await TurnsAsync(client, service, HealthCheckResponse.Types.ServingStatus.NotServing);
        engine.Journal.State = Core.Pipeline.JournalState.Writable;
        await TurnsAsync(client, service, HealthCheckResponse.Types.ServingStatus.Serving);
    }

    [Fact]
    public async Task An_engine_without_work_is_not_ready_while_its_epoch_is_not_confirmed()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        var client = new Health.HealthClient(engine.Channel);
        await TurnsAsync(client, "", HealthCheckResponse.Types.ServingStatus.Serving);
        engine.EpochConfirmed = false;
        await TurnsAsync(client, "", HealthCheckResponse.Types.ServingStatus.NotServing);
        var gone = await engine.Channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
        Assert.Equal(V1.JournalState.Stalled, gone.Postgres.State);
        Assert.Contains("not confirmed", gone.Postgres.Reason, StringComparison.Ordinal);
        engine.EpochConfirmed = true;
        await TurnsAsync(client, "", HealthCheckResponse.Types.ServingStatus.Serving);
        var back = await engine.Channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
        Assert.Equal((V1.JournalState.Writable, ""), (back.Postgres.State, back.Postgres.Reason));
    }

    [Fact]
    public async Task Status_tells_where_the_stages_are()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        var status = await engine.Channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
        Assert.Equal((1u, 1u, 1u), (status.Sequences.Claimed, status.Sequences.Applied, status.Sequences.Answered));
        Assert.Equal((2u, 2u), (status.Sequences.AppliedSequence, status.Sequences.DurableSequence));
        Assert.Equal((2u, 0u), (status.Ledger.Accounts, status.Ledger.Transfers));
        Assert.Equal((16_384u, 0u), (status.Ring.Capacity, status.Ring.Used));
        Assert.Equal(3u, status.Epoch);
        Assert.Equal("idle", Assert.Single(status.Lanes).State);
        Assert.NotEmpty(status.Version);
    }

    [Fact]
    public async Task Status_tells_what_the_process_has_used()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        var first = await engine.Channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
        byte[] garbage = new byte[1 << 20];
        var second = await engine.Channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
        Assert.InRange(
            second.Process.AllocatedBytes, first.Process.AllocatedBytes + (ulong)garbage.Length, ulong.MaxValue);
        Assert.True(first.Process.CpuTime.ToTimeSpan() > TimeSpan.Zero);
        Assert.True(second.Process.CpuTime.ToTimeSpan() >= first.Process.CpuTime.ToTimeSpan());
    }

    [Fact]
    public async Task An_audit_gives_balanced_totals_at_a_durable_sequence()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        await engine.CallAsync<CreateTransfersResponse>(
            "CreateTransfers", new CreateTransfersRequest { Transfers = { Samples.Transfer(1) } });
        var audit = await engine.Channel.CallAsync<GetAuditResponse>(Rpc.Admin, "GetAudit", new GetAuditRequest());
        Assert.Equal(3u, audit.Sequence);
        Assert.Equal(16, audit.Digest.Length);
        LedgerTotals totals = Assert.Single(audit.Totals);
        Assert.Equal((1u, 2u), (totals.Ledger, totals.Accounts));
        Assert.Equal(Samples.Id(5), totals.DebitsPosted);
        Assert.Equal(totals.DebitsPosted, totals.CreditsPosted);
    }

    private static async Task TurnsAsync(
        Health.HealthClient client, string service, HealthCheckResponse.Types.ServingStatus expected)
    {
        HealthCheckResponse.Types.ServingStatus seen;
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        do
        {
            giveUp.Token.ThrowIfCancellationRequested();
            seen = (await client.CheckAsync(new HealthCheckRequest { Service = service })).Status;
        }
        while (seen != expected);
    }
}
