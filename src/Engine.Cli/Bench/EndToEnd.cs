using System.Diagnostics;
using Engine.Cli.Processes;
using Engine.Cli.Workload;
using Engine.Client;
using Engine.Journal.Cluster;

namespace Engine.Cli.Bench;

/// <summary>
/// The durable rate over gRPC at several batch sizes against raw COPY of the same rows: client, engine and PostgreSQL on
/// the same machine, on the same server, in interleaved rounds.
/// </summary>
internal sealed class EndToEnd(EndToEndOptions options, Action<string> tell)
{
    private const int Streams = 2;

    // Requests in flight on a stream: what the engine lets a stream have by default, so that the figure is the engine's
    // rate and not the round trip's; no more than so many transfers, so that large batches do not fill memory.
    private const int Window = 64;
    private const int TransfersInFlight = 131_072;

    // Enough write-ahead log to be recycled for all that follows.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    private const int Customers = 100_000;
    private static readonly int[] s_rawBlocks = [8_192, 65_536];

    private readonly Dictionary<int, List<double>> _engine = options.Batches.ToDictionary(batch => batch, _ => new List<double>());
    private readonly Dictionary<int, List<double>> _raw = s_rawBlocks.ToDictionary(block => block, _ => new List<double>());
    private long _next;

    /// <summary>Runs it; gives what was measured.</summary>
    public async Task<EndToEndReport> RunAsync(CancellationToken cancellation)
    {
        await using EphemeralEngine engine = await EphemeralEngine.StartAsync(cancellation);
        var sample = new SampleTransfers((ulong)Random.Shared.NextInt64(), Customers, holds: false);
        await using var client = new EngineClient(
            new EngineClientOptions { Addresses = [engine.Address], Streams = Streams, Window = Window, Deadline = null });
        await sample.OpenAccountsAsync(client, cancellation);
        await using RawCopy raw = await RawCopy.PrepareAsync(
            PrivateCluster.ConnectionStringFor(engine.Folder), sample, cancellation);
        await WarmUpAsync(client, sample, raw, cancellation);
        for (int round = 1; round <= options.Rounds; round++)
        {
            await RoundAsync(round, client, sample, raw, cancellation);
        }

        return EndToEndReport.Of(_engine, _raw, options);
    }

    /// <summary>Requests of a batch size that are in flight, all streams together.</summary>
    public static int InFlight(int batch) => Streams * Math.Clamp(TransfersInFlight / batch, 1, Window);

    private async Task WarmUpAsync(
        EngineClient client, SampleTransfers sample, RawCopy raw, CancellationToken cancellation)
    {
        tell("warming up");
        foreach (int batch in options.Batches)
        {
            await LoadAsync(client, sample, batch, cancellation);
        }

        await raw.RunAsync(s_rawBlocks[^1], WarmUp, cancellation);
        await raw.CheckpointAsync(cancellation);
    }

    private async Task RoundAsync(
        int round, EngineClient client, SampleTransfers sample, RawCopy raw, CancellationToken cancellation)
    {
        foreach (int block in s_rawBlocks)
        {
            await raw.CheckpointAsync(cancellation);
            double rate = await raw.RunAsync(block, options.Duration, cancellation);
            _raw[block].Add(rate);
            tell($"round {round}: raw COPY, blocks of {block:N0}: {rate:N0}/s");
        }

        foreach (int batch in options.Batches)
        {
            await raw.CheckpointAsync(cancellation);
            double rate = await LoadAsync(client, sample, batch, cancellation);
            _engine[batch].Add(rate);
            tell($"round {round}: engine, batches of {batch:N0}: {rate:N0}/s");
        }
    }

    private async Task<double> LoadAsync(
        EngineClient client, SampleTransfers sample, int batch, CancellationToken cancellation)
    {
        var load = new ClosedLoad(client, sample, batch, InFlight(batch));
        long start = Stopwatch.GetTimestamp();
        Task run = load.RunAsync(_next, long.MaxValue, cancellation);
        await Task.WhenAny(run, Task.Delay(options.Duration, cancellation));
        load.Finish();
        await run;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _next = load.Next;
        return load.RefusedCount == 0
            ? load.AnsweredCount / seconds
            : throw new InvalidOperationException($"{load.RefusedCount} transfers were refused: the run is void.");
    }
}
