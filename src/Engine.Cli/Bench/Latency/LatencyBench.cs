using Engine.Cli.Processes;
using Engine.Client;
using Engine.Load.Measuring;
using Engine.Load.Plans;
using Engine.Load.Running;
using Engine.Load.Workload;

namespace Engine.Cli.Bench.Latency;

/// <summary>
/// Latencies of single transfers at a fixed rate, from their intended start, with the generator, the engine and
/// PostgreSQL on the same machine; against one-row COPY commits on the same server, in interleaved rounds.
/// </summary>
internal sealed class LatencyBench(LatencyOptions options, Action<string> tell)
{
    private const int Window = 256;

    // Beyond this part of what it can do at most, the comparator's queue would be what is measured.
    private const double LoadOfCapacity = 0.8;

    private static readonly TimeSpan s_logMaking = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(3);

    private readonly List<LatencyFigures> _engine = [];
    private readonly List<LatencyFigures> _copy = [];

    /// <summary>Runs it; gives what was measured.</summary>
    public async Task<LatencyReport> RunAsync(CancellationToken cancellation)
    {
        await using EphemeralEngine engine = await EphemeralEngine.StartAsync(cancellation);
        await using var client = new EngineClient(new EngineClientOptions
        {
            Addresses = [engine.Address], Streams = LatencyOptions.Streams, Window = Window, Deadline = null,
        });
        tell("opening the accounts");
        await LoadAccounts.OpenAsync(client, LatencyRun.Profile(options.Rate, options.Duration), cancellation);
        await using CopyCommits commits = await CopyCommits.PrepareAsync(
            engine.Journal, LatencyOptions.Streams, cancellation);
        tell("warming up");
        await RawCopy.MakeLogAsync(engine.Journal, AtMostMeasured(s_logMaking), cancellation);
        var target = new EngineTarget(client);
        await new LatencyRun(target, options.Rate, AtMostMeasured(s_warmUp), commits.CheckpointAsync).RunAsync(0, cancellation);
        double capacity = await CapacityAsync(commits, AtMostMeasured(s_warmUp));
        double copyRate = Math.Min(options.Rate, LoadOfCapacity * capacity);
        tell($"one-row COPY commits: {capacity:N0}/s at most; they will be run at {copyRate:N0}/s");
        for (int round = 1; round <= options.Rounds; round++)
        {
            var engineRun = new LatencyRun(target, options.Rate, options.Duration, commits.CheckpointAsync);
            _engine.Add(Tell(round, "engine", await engineRun.RunAsync(round, cancellation)));
            var copyRun = new LatencyRun(commits, copyRate, options.Duration, commits.CheckpointAsync);
            _copy.Add(Tell(round, "COPY commits", await copyRun.RunAsync(round, cancellation)));
        }

        return new LatencyReport(options, _engine, _copy, copyRate, capacity);
    }

    private TimeSpan AtMostMeasured(TimeSpan time) => time < options.Duration ? time : options.Duration;

    private LatencyFigures Tell(int round, string what, LatencyFigures figures)
    {
        tell($"round {round}: {what}: p50 {figures.P50:N2} ms, p99 {figures.P99:N2} ms, p99.9 {figures.P999:N2} ms");
        return figures;
    }

    // As many as there are connections on their way, each followed by another.
    private static async Task<double> CapacityAsync(CopyCommits commits, TimeSpan duration)
    {
        var run = new LoadRun(
            PlanBuilder.Build(LatencyRun.Profile(LatencyOptions.UsualRate, duration), Warp.None),
            commits,
            TimeProvider.System,
            new LoadOptions());
        await new ClosedLoad(run, LatencyOptions.Streams).RunAsync();
        Counts counts = run.Measurements.Total();
        return counts[Outcome.Ok] == counts[Outcome.Planned]
            ? counts[Outcome.Ok] / run.Elapsed.TotalSeconds
            : throw new ToolException("The run is void: a one-row COPY failed.");
    }
}
