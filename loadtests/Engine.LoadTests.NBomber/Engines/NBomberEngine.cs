using Engine.Load.Plans;
using Engine.Load.Reports;
using Engine.Load.Running;
using NBomber.Contracts;
using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace Engine.LoadTests.Engines;

/// <summary>
/// NBomber as load engine: its schedule, its statistics, its reports. Only what is the same in 4.1.2 and later is used.
/// Limits are computed after the run, since thresholds exist from 5.8 on only.
/// </summary>
public sealed class NBomberEngine : ILoadEngine
{
    private const int BytesOfTransfer = 128;

    // What is left of a report that could not be written, without any error.
    private const int FailedReportBytes = 25;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Name => "nbomber";

    /// <inheritdoc/>
    public async Task<ScenarioResult> RunAsync(ILoadScenario scenario, string folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        await using IScenarioTarget target = await scenario.OpenAsync(cancellation).ConfigureAwait(false);
        var requests = new WarmedRequests(scenario.Plan, target);
        ScenarioProps bomb = Scenario
            .Create(scenario.Name, async context => await Step
                .Run("request", context, async () => Answer(await requests.SendAsync().ConfigureAwait(false)))
                .ConfigureAwait(false))
            .WithInit(_ => Task.CompletedTask)
            .WithClean(_ => Task.CompletedTask)
            .WithWarmUpDuration(s_warmUp)
            .WithLoadSimulations([.. Simulations(scenario)]);

        // NBomber blocks until it is done, and takes no cancellation of ours.
        NodeStats stats = await Task.Run(
            () => NBomberRunner
                .RegisterScenarios(bomb)
                .WithReportFolder(folder)
                .WithReportFileName(scenario.Name)
                .WithReportFormats(ReportFormat.Html, ReportFormat.Csv, ReportFormat.Md)
                .Run(),
            CancellationToken.None).ConfigureAwait(false);
        return ResultOf(scenario, stats.ScenarioStats.Single(), requests.Run, folder);
    }

    private static Response<object> Answer(SingleOutcome outcome) => outcome.Wrong == 0
        ? Response.Ok(statusCode: "ok", sizeBytes: outcome.Transfers * BytesOfTransfer)
        : Response.Fail(statusCode: "wrong", message: $"{outcome.Wrong} of {outcome.Transfers} transfers went wrong");

    // NBomber counts requests: a rate of transfers is one of requests times the mean size.
    private static IEnumerable<LoadSimulation> Simulations(ILoadScenario scenario)
    {
        if (scenario.ClosedInFlight is { } copies)
        {
            yield return Simulation.KeepConstant(copies: copies, during: scenario.Plan.Duration);
            yield break;
        }

        double mean = scenario.Plan.Profile.Batch.Mean;
        int before = -1;
        foreach (RateStep step in scenario.Plan.Steps())
        {
            int from = (int)Math.Round(step.From / mean), to = (int)Math.Round(step.To / mean);
            if (from != to && from != before)
            {
                // A ramp begins at the rate before it.
                yield return Simulation.Inject(rate: from, interval: s_second, during: s_second);
            }

            yield return from == to
                ? Simulation.Inject(rate: to, interval: s_second, during: step.Time)
                : Simulation.RampingInject(rate: to, interval: s_second, during: step.Time);
            before = to;
        }
    }

    private static ScenarioResult ResultOf(ILoadScenario scenario, ScenarioStats stats, LoadRun run, string folder)
    {
        // The All* counts of 4.x add up every step, too.
        long ok = stats.Ok.Request.Count, failed = stats.Fail.Request.Count;
        double seconds = Math.Max(stats.Duration.TotalSeconds, 1e-9);
        var counts = run.Measurements.Total();
        double perSecond = ok / seconds * scenario.Plan.Profile.Batch.Mean;
        var figures = new Figures(run.Measurements.Latency(), ok + failed, failed, 0, 0, perSecond);
        string report = Path.Combine(folder, $"{scenario.Name}.html");
        return new ScenarioResult(
            scenario.Name,
            ok,
            failed,
            perSecond,
            stats.Ok.Latency.Percent99,
            [.. scenario.Limits.Select(limit => limit.Judge(figures))],
            ReportComplaint(report) ?? (counts.Errors > 0 && failed == 0 ? "NBomber missed errors that the run has counted." : null),
            report);
    }

    private static string? ReportComplaint(string report) => !File.Exists(report)
        ? $"NBomber wrote no report {report}."
        : new FileInfo(report).Length <= FailedReportBytes ? $"NBomber's report {report} is empty." : null;

    /// <summary>Requests of a run that begins when NBomber's warm-up is over: what was before is not counted.</summary>
    private sealed class WarmedRequests(Plan plan, IScenarioTarget target)
    {
        private readonly Lock _gate = new();
        private SingleRequests? _warmUp;
        private SingleRequests? _requests;

        public LoadRun Run { get; private set; } = NewRun(plan, target);

        public Task<SingleOutcome> SendAsync() => Source().SendAsync();

        private SingleRequests Source()
        {
            lock (_gate)
            {
                if (_warmUp is null)
                {
                    Run = NewRun(plan, target);
                    return _warmUp = new SingleRequests(Run);
                }

                if (_requests is null && Run.Elapsed >= s_warmUp)
                {
                    Run = NewRun(plan, target);
                    _requests = new SingleRequests(Run);
                }

                return _requests ?? _warmUp;
            }
        }

        private static LoadRun NewRun(Plan plan, IScenarioTarget target) =>
            new(plan, target, TimeProvider.System, new LoadOptions());
    }
}
