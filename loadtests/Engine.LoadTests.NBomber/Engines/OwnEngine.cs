using System.Text.Json;
using Engine.Load.Reports;
using Engine.Load.Running;

namespace Engine.LoadTests.Engines;

/// <summary>The project's own generator: latencies count from the intended start.</summary>
public sealed class OwnEngine(TextWriter progress) : ILoadEngine
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };
    private static readonly TimeSpan s_sampled = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc/>
    public string Name => "own";

    /// <inheritdoc/>
    public async Task<ScenarioResult> RunAsync(ILoadScenario scenario, string folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        await using IScenarioTarget target = await scenario.OpenAsync(cancellation).ConfigureAwait(false);
        var run = new LoadRun(scenario.Plan, target, TimeProvider.System, new LoadOptions());
        using var over = new CancellationTokenSource();
        Task shown = ShowAsync(scenario.Name, run, over.Token);
        await using (cancellation.Register(run.Stop).ConfigureAwait(false))
        {
            await (scenario.ClosedInFlight is { } inFlight
                ? new ClosedLoad(run, inFlight).RunAsync()
                : PacedThread.RunAsync(new OpenLoad(run), run)).ConfigureAwait(false);
        }

        await DrainAsync(run).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await shown.ConfigureAwait(false);
        run.GiveUpOutstanding();
        return await ReportAsync(scenario, run, folder).ConfigureAwait(false);
    }

    private static async Task<ScenarioResult> ReportAsync(ILoadScenario scenario, LoadRun run, string folder)
    {
        var report = LoadReport.Of(run, scenario.ClosedInFlight is null ? "open" : "closed");
        List<Verdict> verdicts = [.. scenario.Limits.Select(limit => limit.Judge(report))];
        string file = Path.Combine(folder, $"{scenario.Name}.json");
        await File.WriteAllTextAsync(file, ReportDocument.Of(report, verdicts).ToJsonString(s_indented)).ConfigureAwait(false);
        return new ScenarioResult(
            scenario.Name,
            report.Ok + report.Declined,
            report.Errors,
            report.AnsweredPerSecond,
            report.Latency.Percentile(99).TotalMilliseconds,
            verdicts,
            report.ScheduleComplaint,
            file);
    }

    private async Task ShowAsync(string name, LoadRun run, CancellationToken over)
    {
        using var timer = new PeriodicTimer(s_sampled);
        try
        {
            while (await timer.WaitForNextTickAsync(over).ConfigureAwait(false))
            {
                var sample = run.Measurements.TakeSample(run.Elapsed);
                await progress.WriteLineAsync(FormattableString.Invariant(
                    $"{name,-16} {sample.At.TotalSeconds,5:N0} s wanted {sample.Wanted,8:N0}/s answered {sample.Answered,8:N0}/s")
                    + FormattableString.Invariant($" p99 {sample.P99.TotalMilliseconds,7:N1} ms errors {sample.Errors:N0}"))
                    .ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private static async Task DrainAsync(LoadRun run)
    {
        TimeSpan end = run.Elapsed + s_drain;
        using var timer = new PeriodicTimer(s_poll);
        while (run.Outstanding > 0 && run.Elapsed < end)
        {
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }
    }
}
