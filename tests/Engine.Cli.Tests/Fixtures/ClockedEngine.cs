using Engine.Client;
using Engine.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Cli.Tests.Fixtures;

/// <summary>An engine in this process, on a database and a clock of its own, with a client that asks it over gRPC.</summary>
internal sealed class ClockedEngine : IAsyncDisposable
{
    private readonly RunningEngine _engine;
    private readonly EngineClient _client;

    private ClockedEngine(RunningEngine engine, MovedClock clock)
    {
        _engine = engine;

        // A deadline is a time of day, which the engine's clock would take for long past.
        _client = new(new EngineClientOptions { Addresses = [.. engine.Addresses], Deadline = null });
        Target = new GrpcTarget(_client, clock);
    }

    public GrpcTarget Target { get; }

    public static async Task<ClockedEngine> StartAsync(string connectionString, CancellationToken cancellation)
    {
        MovedClock clock = new();
        EngineOptions options = new()
        {
            ConnectionString = connectionString,
            Listen = ["127.0.0.1:0"],
            LeafRows = 20_000,
            MaxAccounts = 10_000,
            MaxOpenHolds = 10_000,
        };
        return new(await RunningEngine.StartAsync(options, clock, NullLoggerFactory.Instance, cancellation), clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        Assert.Equal(Server.Hosting.ExitCode.Stopped, await _engine.StopAsync());
        await _engine.DisposeAsync();
    }
}
