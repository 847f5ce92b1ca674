using Engine.Cli.Workload;
using Engine.Client;
using Engine.Faults.Tests.Proof;
using Engine.Server.Drills;
using Engine.Server.Hosting;
using Engine.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Faults.Tests.Rig;

/// <summary>An engine with the hooks of drills, on a PostgreSQL of its own, under a load, asked about its alarms.</summary>
public sealed class WatchedEngine : IAsyncLifetime
{
    private readonly SampleTransfers _sample = new(run: 17, customers: 500, holds: true);
    private readonly Acknowledged _acknowledged = new();
    private readonly string _hooksFolder = Path.Combine(Path.GetTempPath(), $"engine-hooks-{Guid.NewGuid():N}"[..24]);
    private TestCluster _cluster = null!;
    private DrillHooks _hooks = null!;
    private RunningEngine _engine = null!;
    private Writers _writers = null!;
    private EngineClient _client = null!;

    /// <summary>Its PostgreSQL.</summary>
    internal TestCluster Cluster => _cluster;

    /// <summary>Asks it.</summary>
    internal EngineClient Client => _client;

    /// <summary>Where it serves.</summary>
    internal string Address => _engine.Addresses.First();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_hooksFolder);
        _cluster = await TestCluster.StartAsync();
        _hooks = DrillHooks.In(_hooksFolder, TimeProvider.System);
        _engine = await RunningEngine.StartAsync(
            new EngineOptions
            {
                ConnectionString = _cluster.ConnectionString,
                Data = Path.Combine(_hooksFolder, "data"), // what it has learnt and what was silenced is its own
                Listen = ["127.0.0.1:0"],
                RecorderBytes = 0,
            },
            _hooks.Clock,
            NullLoggerFactory.Instance,
            CancellationToken.None,
            hooks: _hooks);
        _client = new EngineClient(new EngineClientOptions { Addresses = [.. _engine.Addresses] });
        _writers = new Writers([.. _engine.Addresses], _sample, _acknowledged, TimeSpan.FromMilliseconds(20));
        await _sample.OpenAccountsAsync(_writers.Client, CancellationToken.None);
        _writers.Start();
        await AnswerAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writers.FinishAsync();
        Assert.Empty(_acknowledged.Broken);
        await _client.DisposeAsync();
        await _writers.DisposeAsync();
        await _engine.StopAsync();
        await _engine.DisposeAsync();
        _hooks.Dispose();
        await _cluster.DisposeAsync();
        Directory.Delete(_hooksFolder, recursive: true);
    }

    /// <summary>A drill's hook is pulled, until what this gives is disposed.</summary>
    internal IDisposable Pull(string hook, string content = "")
    {
        string file = Path.Combine(_hooksFolder, hook);
        File.WriteAllText(file, content);
        return new Pulled(file);
    }

    /// <summary>Waits until an alarm is open, and gives it as it is then.</summary>
    internal async Task<Alarm> AlarmAsync(string name, AlarmGrade grade = AlarmGrade.Warning, string? subject = null)
    {
        Alarm? found = null;
        IReadOnlyList<Alarm> open = [];
        await Patience.UntilAsync(
            async () =>
            {
                open = (await _client.Alarms.ListAsync()).Open;
                found = open.FirstOrDefault(alarm =>
                    alarm.Name == name && alarm.Grade >= grade && (subject is null || alarm.Subject == subject));
                return found is not null;
            },
            $"{name} is told",
            () => string.Join('\n', open.Select(alarm => $"{alarm.Name} ({alarm.Subject}): {alarm.Cause}")));
        return found!;
    }

    /// <summary>Waits until more requests are answered than now.</summary>
    internal async Task AnswerAsync()
    {
        int goal = _acknowledged.Count + 10;
        await Patience.UntilAsync(
            async () =>
            {
                await _writers.FailAsync();
                return _acknowledged.Count >= goal;
            },
            "requests are answered",
            () => string.Join('\n', _acknowledged.Broken));
    }

    private sealed class Pulled(string file) : IDisposable
    {
        public void Dispose() => File.Delete(file);
    }
}
