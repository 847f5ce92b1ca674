using System.Diagnostics;
using Engine.Load.Measuring;
using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Reports;
using Engine.Load.Running;

namespace Engine.Cli.Bench.Latency;

/// <summary>
/// One run of the open model: single transfers that arrive at random, independently of each other and of the answers.
/// The first seconds are not counted; a checkpoint is made within those that are.
/// </summary>
internal sealed class LatencyRun(ILoadTarget target, double rate, TimeSpan duration, Func<CancellationToken, Task> checkpoint)
{
    /// <summary>Not counted, at the start of each run.</summary>
    public static readonly TimeSpan LeadIn = TimeSpan.FromSeconds(2);

    private const int Measured = 1;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs it to its end.</summary>
    /// <param name="seed">What is drawn: moments, accounts, amounts.</param>
    /// <param name="cancellation">Ends it early, without figures.</param>
    public async Task<LatencyFigures> RunAsync(int seed, CancellationToken cancellation)
    {
        var run = new LoadRun(
            PlanBuilder.Build(Profile(rate, duration), Warp.None),
            target,
            TimeProvider.System,
            new LoadOptions { Seed = seed, StopOnFailure = true });
        using CancellationTokenRegistration stop = cancellation.Register(run.Stop);
        Task<TimeSpan?> checkpointed = CheckpointAsync(run, cancellation);
        await PacedThread.RunAsync(new OpenLoad(run), run);
        await DrainAsync(run);
        TimeSpan? took = await checkpointed;
        cancellation.ThrowIfCancellationRequested();
        return Figures(run, took);
    }

    /// <summary>The profile of a run: what is not counted, then what is.</summary>
    public static LoadProfile Profile(double rate, TimeSpan duration) => new()
    {
        Name = "latency",
        Streams = LatencyOptions.Streams,
        Arrivals = Arrivals.Poisson,
        Segments =
        [
            new Segment { Name = "lead-in", Seconds = LeadIn.TotalSeconds, Rate = rate },
            new Segment { Name = "measured", Seconds = duration.TotalSeconds, Rate = rate },
        ],
    };

    // How long it took; null where it ended after the measured time.
    private async Task<TimeSpan?> CheckpointAsync(LoadRun run, CancellationToken cancellation)
    {
        await Task.Delay(LeadIn + (duration / 3), cancellation);
        long start = Stopwatch.GetTimestamp();
        await checkpoint(cancellation);
        return run.Elapsed < LeadIn + duration ? Stopwatch.GetElapsedTime(start) : null;
    }

    private static async Task DrainAsync(LoadRun run)
    {
        TimeSpan end = run.Elapsed + s_patience;
        using var timer = new PeriodicTimer(s_poll);
        while (run.Outstanding > 0 && run.Elapsed < end)
        {
            await timer.WaitForNextTickAsync();
        }

        run.GiveUpOutstanding();
    }

    private LatencyFigures Figures(LoadRun run, TimeSpan? checkpointTook)
    {
        var report = LoadReport.Of(run, "open");
        SegmentMeasurements measured = run.Measurements.Segments[Measured];
        return new LatencyFigures
        {
            AnsweredPerSecond = measured.Counts[Outcome.Ok] / duration.TotalSeconds,
            P50 = measured.Latency.Percentile(50).TotalMilliseconds,
            P99 = measured.Latency.Percentile(99).TotalMilliseconds,
            P999 = measured.Latency.Percentile(99.9).TotalMilliseconds,
            Max = measured.Latency.Max.TotalMilliseconds,
            GeneratorLag = run.Measurements.Lag.Percentile(99.9).TotalMilliseconds,
            Errors = report.Errors,
            ScheduleComplaint = report.ScheduleComplaint,
            Checkpoint = checkpointTook,
        };
    }
}
