using Engine.Server.Hosting;
using Engine.Server.Security;
using Engine.Server.Tests.Calls;
using Engine.Server.Tuning;
using Engine.V1;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Server.Tests.Tuning;

/// <summary>Rates of clients that are tuned while the engine runs.</summary>
public sealed class ClientRateTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"engine-rates-{Guid.NewGuid():N}.json");
    private readonly string _key = ClientKey.New();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_client_that_names_itself_is_held_to_its_rate_at_once_and_let_go_when_it_is_taken_back()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        Metadata ann = Named("ann");
        TuneResponse done = await TuneAsync(engine, "client-rate:ann", "1");
        Assert.Equal(("none", "1", true), (done.Change.From, done.Change.To, done.Change.Recorded));
        await WriteAsync(engine, ann, 1_000); // a request goes through while the bucket is not empty
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => WriteAsync(engine, ann, 1));
        ErrorInfo info = refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
        Assert.Equal(
            (StatusCode.ResourceExhausted, "CLIENT_LIMIT", "ann", "events_per_second", "1"),
            (refused.StatusCode, info.Reason, info.Metadata["client"], info.Metadata["limit"], info.Metadata["most"]));
        Assert.NotNull(refused.GetRpcStatus()!.GetDetail<RetryInfo>());
        await WriteAsync(engine, Named("bob"), 1);

        TuneResponse back = await TuneAsync(engine, new TuneRequest { Name = "client-rate:ann", Undo = true });
        Assert.Equal(("1", ""), (back.Change.From, back.Change.To));
        await WriteAsync(engine, ann, 1);
        Assert.Equal(
            ["1", ""], engine.Partition.Settings.Changes.Select(change => change.To));
    }

    [Fact]
    public async Task It_stands_above_the_file_of_clients_and_the_file_counts_again_when_it_is_taken_back()
    {
        await using EngineUnderTest engine = await StartWithFileAsync(eventsPerSecond: 1);
        Metadata key = new() { { "authorization", "Bearer " + _key } };
        await WriteAsync(engine, key, 1_000);
        await Assert.ThrowsAsync<RpcException>(() => WriteAsync(engine, key, 1));
        TuneResponse lifted = await TuneAsync(engine, "client-rate:a", "none", key);
        Assert.Equal(("1", "none"), (lifted.Change.From, lifted.Change.To));
        await WriteAsync(engine, key, 1);

        Setting setting = await SettingAsync(engine, "client-rate:a", key);
        Assert.Equal(
            ("none", "1", "none", true, "ann"),
            (setting.Value, setting.StartValue, setting.DefaultValue, setting.Changeable, setting.Change.Who));
        await TuneAsync(engine, "client-rate:a", "", key);
        await Assert.ThrowsAsync<RpcException>(() => WriteAsync(engine, key, 1));
        setting = await SettingAsync(engine, "client-rate:a", key);
        Assert.Equal(("1", null), (setting.Value, setting.Change));
    }

    [Fact]
    public async Task A_stream_that_waits_for_its_rate_goes_on_when_that_is_raised()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await TuneAsync(engine, "client-rate:ann", "1");
        using SubmitStream stream = engine.Channel.Submit(Named("ann"));
        await stream.SendAsync(Samples.Submission(1, Enumerable.Range(1, 1_000).Select(id => Samples.Transfer((ulong)id))));
        await stream.SendAsync(Samples.Submission(2, Samples.Transfer(1)));
        Assert.Equal(1u, (await stream.ReceiveAsync())!.RequestNumber);
        Task<SubmitTransfersResponse?> second = stream.ReceiveAsync();
        Assert.Equal(1, engine.Partition.Status.Claimed);
        await TuneAsync(engine, "client-rate:ann", "1,000,000");
        Assert.Equal(2u, (await second)!.RequestNumber);
    }

    [Fact]
    public async Task A_request_of_a_stream_whose_deadline_falls_while_it_waits_for_its_rate_is_not_accepted()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await TuneAsync(engine, "client-rate:ann", "1");
        using SubmitStream stream = engine.Channel.Submit(Named("ann"));
        await stream.SendAsync(Samples.Submission(1, Enumerable.Range(1, 1_000).Select(id => Samples.Transfer((ulong)id))));
        SubmitTransfersRequest late = Samples.Submission(2, Samples.Transfer(1_001));
        late.DeadlineMs = 50;
        await stream.SendAsync(late);
        Assert.Equal(1u, (await stream.ReceiveAsync())!.RequestNumber);
        SubmitTransfersResponse second = (await stream.ReceiveAsync())!;
        Assert.Equal((2u, SubmitOutcome.NotAccepted), (second.RequestNumber, second.Outcome));
        Assert.Equal(1, engine.Partition.Status.Claimed);
    }

    [Fact]
    public async Task What_is_taken_back_follows_the_file_as_it_is_then()
    {
        await using EngineUnderTest engine = await StartWithFileAsync(eventsPerSecond: 1);
        Metadata key = new() { { "authorization", "Bearer " + _key } };
        await TuneAsync(engine, "client-rate:a", "5000", key);
        Assert.Equal("5000", (await SettingAsync(engine, "client-rate:a", key)).Value);
        WriteFile(eventsPerSecond: 2);
        while ((await SettingAsync(engine, "client-rate:a", key)).StartValue != "2")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        TuneResponse back = await TuneAsync(engine, new TuneRequest { Name = "client-rate:a", Undo = true }, key);
        Assert.Equal("", back.Change.To);
        Assert.Equal("2", (await SettingAsync(engine, "client-rate:a", key)).Value);
    }

    [Fact]
    public async Task A_client_that_the_file_does_not_know_has_no_rate()
    {
        await using EngineUnderTest engine = await StartWithFileAsync(eventsPerSecond: 1);
        Metadata key = new() { { "authorization", "Bearer " + _key } };
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => TuneAsync(engine, "client-rate:b", "5", key));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith("name no client of clients-file is called b", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client-rate:ann", "0", "value is none for client-rate:ann: '0' is neither events a second")]
    [InlineData("client-rate:ann", "fast", "value is none for client-rate:ann: 'fast' is neither events a second")]
    [InlineData("client-rate:a b", "5", "name what follows client-rate: must be 1 to 64 of letters, digits, '.', '_' and '-'")]
    public async Task What_is_no_rate_or_no_client_is_refused_with_the_reason(string name, string value, string words)
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => TuneAsync(engine, name, value));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith(words, refused.Status.Detail, StringComparison.Ordinal);
        Assert.Empty(engine.Partition.Settings.Changes);
    }

    [Fact]
    public void No_more_than_five_hundred_clients_have_such_a_rate()
    {
        var clients = new ClientRegistry();
        for (int i = 0; i < TunedRates.Most; i++)
        {
            var rate = new TunableClientRate($"c{i}", clients);
            Assert.False(rate.IsOneTooMany);
            rate.Read("5", out _)!.Apply();
        }

        Assert.True(new TunableClientRate("one-more", clients).IsOneTooMany);
        Assert.False(new TunableClientRate("c7", clients).IsOneTooMany);
        new TunableClientRate("c7", clients).Read("", out _)!.Apply();
        Assert.False(new TunableClientRate("one-more", clients).IsOneTooMany);
    }

    private Task<EngineUnderTest> StartWithFileAsync(long eventsPerSecond)
    {
        WriteFile(eventsPerSecond);
        return EngineUnderTest.StartAsync(new EngineOptions { ClientsFile = _file, AdminListen = "none" });
    }

    private void WriteFile(long eventsPerSecond)
    {
        var entry = new ClientEntry
        {
            Name = "a",
            Keys = [ClientKey.HashOf(_key)],
            Rights = ["submit", "admin"],
            Limits = new ClientLimits { EventsPerSecond = eventsPerSecond },
        };
        new ClientsDocument { Clients = [entry] }.Write(_file);
    }

    private static Metadata Named(string name) => new() { { ClientName.Header, name } };

    private static Task<CreateTransfersResponse> WriteAsync(EngineUnderTest engine, Metadata who, int events)
    {
        var request = new CreateTransfersRequest();
        request.Transfers.AddRange(Enumerable.Range(1, events).Select(id => Samples.Transfer((ulong)id)));
        return engine.Channel.CallAsync<CreateTransfersResponse>(
            Rpc.Ledger, "CreateTransfers", request, new CallOptions(who));
    }

    private static Task<TuneResponse> TuneAsync(EngineUnderTest engine, string name, string value, Metadata? key = null) =>
        TuneAsync(engine, new TuneRequest { Name = name, Value = value }, key);

    private static Task<TuneResponse> TuneAsync(EngineUnderTest engine, TuneRequest request, Metadata? key = null)
    {
        (request.Who, request.Why) = ("ann", "a test");
        return engine.Channel.CallAsync<TuneResponse>(Rpc.Admin, "Tune", request, new CallOptions(key));
    }

    private static async Task<Setting> SettingAsync(EngineUnderTest engine, string name, Metadata key) =>
        (await engine.Channel.CallAsync<ListSettingsResponse>(
            Rpc.Admin, "ListSettings", new ListSettingsRequest(), new CallOptions(key)))
        .Settings.Single(setting => setting.Name == name);
}
