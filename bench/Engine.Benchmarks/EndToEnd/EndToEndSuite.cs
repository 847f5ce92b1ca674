extern alias client;

using BenchmarkDotNet.Attributes;
using Engine.Cli.Processes;
using Engine.Cli.Workload;
using client::Engine.Client;

namespace Engine.Benchmarks.EndToEnd;

/// <summary>
/// Transfers over gRPC to an engine of its own and back, durable, by requests' size and number of streams; time a
/// transfer. One transfer a request on one stream is the baseline: the ratio says what batching and streams are worth.
/// </summary>
[BenchmarkCategory("end-to-end")]
public class EndToEndSuite
{
    private const int Measured = 64_000;
    private const int Window = 16;
    private const int SingleWindow = 256;

    private readonly SampleTransfers _sample = new((ulong)Random.Shared.NextInt64(), customers: 100_000, holds: false);
    private readonly Dictionary<int, EngineClient> _clients = [];
    private EphemeralEngine _engine = null!;
    private long _next;

    /// <summary>gRPC streams.</summary>
    [Params(1, 2, 4)]
    public int Streams { get; set; }

    /// <summary>Starts the engine.</summary>
    [GlobalSetup]
    public async Task Start()
    {
        _engine = await EphemeralEngine.StartAsync(default);
        foreach (int window in (int[])[Window, SingleWindow])
        {
            _clients[window] = new EngineClient(new EngineClientOptions
            {
                Addresses = [_engine.Address], Streams = Streams, Window = window, Deadline = null,
            });
        }

        await _sample.OpenAccountsAsync(_clients[Window], default);
    }

    /// <summary>Stops it.</summary>
    [GlobalCleanup]
    public async Task Stop()
    {
        foreach (EngineClient client in _clients.Values)
        {
            await client.DisposeAsync();
        }

        await _engine.DisposeAsync();
    }

    /// <summary>One transfer a request.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Measured)]
    public Task Batch1() => RunAsync(1, SingleWindow);

    /// <summary>Ten.</summary>
    [Benchmark(OperationsPerInvoke = Measured)]
    public Task Batch10() => RunAsync(10, Window);

    /// <summary>A hundred.</summary>
    [Benchmark(OperationsPerInvoke = Measured)]
    public Task Batch100() => RunAsync(100, Window);

    /// <summary>A thousand.</summary>
    [Benchmark(OperationsPerInvoke = Measured)]
    public Task Batch1000() => RunAsync(1_000, Window);

    /// <summary>Eight thousand.</summary>
    [Benchmark(OperationsPerInvoke = Measured)]
    public Task Batch8000() => RunAsync(8_000, Window);

    private async Task RunAsync(int batch, int window)
    {
        var load = new SampleLoad(_clients[window], _sample, batch, Streams * window);
        await load.RunAsync(_next, _next + Measured, default);
        _next += Measured;
        if (load.AnsweredCount != Measured || load.RefusedCount != 0)
        {
            throw new InvalidOperationException("Not every transfer was answered ok.");
        }
    }
}
