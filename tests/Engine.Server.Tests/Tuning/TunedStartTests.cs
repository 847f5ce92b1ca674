using Engine.Server.Hosting;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Server.Tests.Tuning;

/// <summary>What somebody has changed while an engine ran is in force again after a restart.</summary>
public sealed class TunedStartTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-tuned-{Guid.NewGuid():N}"[..28]);

    private LogGrade _grade = new();

    private EngineOptions Options => new() { Data = _folder, Listen = ["127.0.0.1:0"], LeafRows = 20_000 };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_was_tuned_or_silenced_stands_above_what_the_next_start_says_until_it_is_taken_back()
    {
        await PreparedCluster.CopyToAsync(_folder);
        await using (RunningEngine engine = await StartAsync(Options))
        {
            await TuneAsync(engine, "ring-slots", "1024");
            await TuneAsync(engine, "lanes", "3");
            await TuneAsync(engine, "max-accounts", "5");
            await TuneAsync(engine, "wait-strategy", "BusySpin");
            await TuneAsync(engine, "log-level", "Error");
            await TuneAsync(engine, "client-rate:ann", "7");
            await TuneAsync(engine, "max-message-bytes", "67108864"); // needs more request-bytes than the last start has
            await TuneAsync(engine, "request-bytes", "268435456");
            await SilenceAsync(engine, "ring-full");
            Assert.Equal((1024u, 3), await StandingAsync(engine));
            Assert.Equal(LogLevel.Error, _grade.Least);
            Assert.Equal(ExitCode.Stopped, await engine.StopAsync());
        }

        await using (RunningEngine engine = await StartAsync(Options with { RingSlots = 4096, KeepTuned = false }))
        {
            Assert.Equal((4096u, 2), await StandingAsync(engine));
            Assert.Equal(LogLevel.Information, _grade.Least);
            Assert.Equal("none", await ValueAsync(engine, "client-rate:ann"));
            Assert.Equal(ExitCode.Stopped, await engine.StopAsync());
        }

        await using RunningEngine again = await StartAsync(Options with { RingSlots = 4096, RequestBytes = 64 << 20 });
        Assert.Equal((1024u, 3), await StandingAsync(again));
        Assert.Equal(LogLevel.Error, _grade.Least);
        Assert.Equal("7", await ValueAsync(again, "client-rate:ann"));
        Assert.Equal("67108864", await ValueAsync(again, "max-message-bytes"));
        Assert.Equal("268435456", await ValueAsync(again, "request-bytes"));
        using GrpcChannel channel = GrpcChannel.ForAddress(Assert.Single(again.Addresses));
        var changes = await channel.CallAsync<ListChangesResponse>(Rpc.Admin, "ListChanges", new ListChangesRequest());
        Assert.Equal(8, changes.Changes.Count);
        var alarms = await channel.CallAsync<ListAlarmsResponse>(Rpc.Admin, "ListAlarms", new ListAlarmsRequest());
        Assert.Equal("ring-full", Assert.Single(alarms.Silences).Name);
        Assert.All(changes.Changes, change => Assert.True(change.Recorded && change.Timestamp > 0));
        await TuneAsync(again, "ring-slots", "");
        Assert.Equal((4096u, 3), await StandingAsync(again));
        Assert.Equal(ExitCode.Stopped, await again.StopAsync());
    }

    private static async Task TuneAsync(RunningEngine engine, string name, string value)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(Assert.Single(engine.Addresses));
        var done = await channel.CallAsync<TuneResponse>(
            Rpc.Admin, "Tune", new TuneRequest { Name = name, Value = value, Who = "ann", Why = "a test" });
        Assert.True(done.Changed && done.Change.Recorded);
    }

    private static async Task SilenceAsync(RunningEngine engine, string alarm)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(Assert.Single(engine.Addresses));
        var request = new SilenceAlarmRequest
        {
            Name = alarm, Duration = Duration.FromTimeSpan(TimeSpan.FromHours(1)), By = "ann", Why = "a test",
        };
        await channel.CallAsync<SilenceAlarmResponse>(Rpc.Admin, "SilenceAlarm", request);
    }

    private static async Task<string> ValueAsync(RunningEngine engine, string name)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(Assert.Single(engine.Addresses));
        var settings = await channel.CallAsync<ListSettingsResponse>(Rpc.Admin, "ListSettings", new ListSettingsRequest());
        return settings.Settings.Single(setting => setting.Name == name).Value;
    }

    // Lanes come with the next step of the journal.
    private static async Task<(uint RingSlots, int Lanes)> StandingAsync(RunningEngine engine)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(Assert.Single(engine.Addresses));
        string lanes = await ValueAsync(engine, "lanes");
        GetStatusResponse status = null!;
        await EngineUnderTest.UntilAsync(() =>
        {
            status = channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest()).GetAwaiter().GetResult();
            return status.Lanes.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) == lanes;
        });
        return (status.Ring.Capacity, status.Lanes.Count);
    }

    private Task<RunningEngine> StartAsync(EngineOptions options)
    {
        _grade = new LogGrade();
        return RunningEngine.StartAsync(
            options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None, _grade);
    }
}
