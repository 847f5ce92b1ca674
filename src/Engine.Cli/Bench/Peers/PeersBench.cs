using Engine.Cli.Processes;
using Engine.Client;
using Engine.Load.Measuring;
using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Running;
using Engine.Load.Workload;

namespace Engine.Cli.Bench.Peers;

/// <summary>
/// The engine's durable rate against what a team would build on PostgreSQL alone: on the same server, over the same
/// number of accounts, in interleaved rounds.
/// </summary>
internal sealed class PeersBench(PeersOptions options, Action<string> tell)
{
    private const int Streams = 2;
    private const int Window = 16;

    // A batch holds the locks of its accounts until it commits, so that a second connection may help or hinder.
    private static readonly int[] s_setConnections = [1, 2];

    private readonly PeersReport _report = new(options);

    /// <summary>Runs it; gives what was measured.</summary>
    /// <exception cref="ToolException">A transfer was refused or lost: the run is void.</exception>
    public async Task<PeersReport> RunAsync(CancellationToken cancellation)
    {
        await using EphemeralEngine engine = await EphemeralEngine.StartAsync(cancellation);
        await using var client = new EngineClient(
            new EngineClientOptions { Addresses = [engine.Address], Streams = Streams, Window = Window, Deadline = null });
        tell("opening the accounts, on both sides");
        await LoadAccounts.OpenAsync(client, Profile(options.Duration), cancellation);
        await using PeerDatabase database = await PeerDatabase.PrepareAsync(engine.Journal, options.Accounts, cancellation);
        await using PeerLoad function = await PeerLoad.PrepareAsync(
            database, new FunctionPeer(), PeersOptions.Connections, cancellation);
        List<PeerLoad> sets = [];
        try
        {
            foreach (int connections in s_setConnections)
            {
                sets.Add(await PeerLoad.PrepareAsync(database, new SetPeer(PeersOptions.Batch), connections, cancellation));
            }

            tell("warming up");
            await RawCopy.MakeLogAsync(engine.Journal, options.Duration, cancellation);
            await EngineAsync(client, seed: 0);
            for (int round = 1; round <= options.Rounds; round++)
            {
                await RoundAsync(round, client, database, function, sets, cancellation);
            }

            await database.RequireBooksAsync(function.Answered + sets.Sum(load => load.Answered), cancellation);
        }
        finally
        {
            foreach (PeerLoad load in sets)
            {
                await load.DisposeAsync();
            }
        }

        return _report;
    }

    private async Task RoundAsync(
        int round,
        EngineClient client,
        PeerDatabase database,
        PeerLoad function,
        List<PeerLoad> sets,
        CancellationToken cancellation)
    {
        await database.CheckpointAsync(cancellation);
        double rate = await function.RunAsync(options.Duration, cancellation);
        _report.Function.Add(rate);
        tell($"round {round}: function, {PeersOptions.Connections} connections: {rate:N0}/s");
        double best = 0;
        for (int i = 0; i < sets.Count; i++)
        {
            await database.CheckpointAsync(cancellation);
            rate = await sets[i].RunAsync(options.Duration, cancellation);
            best = Math.Max(best, rate);
            tell($"round {round}: SQL by sets, {s_setConnections[i]} connections: {rate:N0}/s");
        }

        _report.SetSql.Add(best);
        await database.CheckpointAsync(cancellation);
        rate = await EngineAsync(client, round);
        _report.Engine.Add(rate);
        tell($"round {round}: engine, batches of {PeersOptions.Batch:N0}: {rate:N0}/s");
    }

    private async Task<double> EngineAsync(EngineClient client, int seed)
    {
        var run = new LoadRun(
            PlanBuilder.Build(Profile(options.Duration), Warp.None),
            new EngineTarget(client),
            TimeProvider.System,
            new LoadOptions { Seed = seed, StopOnFailure = true });
        await new ClosedLoad(run, Streams * Window).RunAsync();
        TimeSpan took = run.Elapsed;
        Counts counts = run.Measurements.Total();
        return counts[Outcome.Ok] == counts[Outcome.Planned]
            ? counts[Outcome.Ok] / took.TotalSeconds
            : throw new ToolException(
                $"The run is void: of {counts[Outcome.Planned]} transfers {counts[Outcome.Ok]} were ok "
                    + $"({string.Join(", ", run.Measurements.Errors.Keys)}).");
    }

    // Half of the accounts pay and half are paid, as with the peers. The rate is not kept: the load is a closed one.
    private LoadProfile Profile(TimeSpan duration) => new()
    {
        Name = "peers",
        Batch = BatchSizes.Of(PeersOptions.Batch),
        Skew = new Skew { Customers = options.Accounts / 2, Merchants = options.Accounts - (options.Accounts / 2) },
        Segments = [new Segment { Name = "peers", Seconds = duration.TotalSeconds, Rate = 1_000_000 }],
    };
}
