using System.Diagnostics;
using Engine.Cli.Processes;
using Engine.Cli.Workload;
using Engine.Client;

namespace Engine.Cli.Bench;

/// <summary>A server, and the clients that load it in one way or another.</summary>
/// <param name="address">Where it serves.</param>
/// <param name="processId">Its process.</param>
/// <param name="postmaster">The PostgreSQL behind it; 0 for none.</param>
/// <param name="sample">What is sent.</param>
internal sealed class EndToEndTarget(string address, int processId, int postmaster, SampleTransfers sample)
    : IAsyncDisposable
{
    private readonly Dictionary<(int Streams, int Window), EngineClient> _clients = [];
    private readonly UnaryLoad _unary = new(address, sample);
    private long _next;

    /// <summary>A client that sends no transfers meanwhile.</summary>
    public EngineClient Plain => ClientOf(streams: 1, window: 1);

    /// <summary>Keeps a line's messages in flight for a while.</summary>
    /// <exception cref="ToolException">A transfer was refused: the figure would say nothing.</exception>
    public async Task<EndToEndSample> MeasureAsync(
        EndToEndLine line, TimeSpan duration, CancellationToken cancellation)
    {
        EndToEndUsage before = await UsageAsync(cancellation);
        long start = Stopwatch.GetTimestamp();
        long transfers = line.IsUnary
            ? await _unary.RunAsync(_next, line.InFlight, duration, cancellation)
            : await RunStreamsAsync(line, duration, cancellation);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        EndToEndUsage used = await UsageAsync(cancellation) - before;
        _next += transfers;
        return new EndToEndSample(transfers / seconds, transfers, transfers / line.Batch, used);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _unary.Dispose();
        foreach (EngineClient client in _clients.Values)
        {
            await client.DisposeAsync();
        }
    }

    private async Task<long> RunStreamsAsync(EndToEndLine line, TimeSpan duration, CancellationToken cancellation)
    {
        var load = new SampleLoad(ClientOf(line.Streams, line.InFlight), sample, line.Batch, line.AllInFlight);
        Task run = load.RunAsync(_next, long.MaxValue, cancellation);
        await Task.WhenAny(run, Task.Delay(duration, cancellation));
        load.Finish();
        await run;
        return load.RefusedCount == 0
            ? load.AnsweredCount
            : throw new ToolException($"{load.RefusedCount} transfers were refused: the run is void.");
    }

    private async Task<EndToEndUsage> UsageAsync(CancellationToken cancellation)
    {
        V1.GetStatusResponse status = await Plain.GetStatusAsync(cancellation);
        return new EndToEndUsage(
            ProcessorTime.OfProcess(Environment.ProcessId),
            ProcessorTime.OfProcess(processId),
            postmaster == 0 ? TimeSpan.Zero : ProcessorTime.OfFamily(postmaster),
            status.Process.AllocatedBytes);
    }

    private EngineClient ClientOf(int streams, int window)
    {
        if (!_clients.TryGetValue((streams, window), out EngineClient? client))
        {
            client = new EngineClient(new EngineClientOptions
            {
                Addresses = [address], Streams = streams, Window = window, Deadline = null,
            });
            _clients.Add((streams, window), client);
        }

        return client;
    }
}
