using Engine.Client;
using Engine.Load.Capacity;
using Engine.Load.Measuring;
using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Reports;
using Engine.Load.Running;

namespace Engine.Cli.Load.Capacity;

/// <summary>Runs trials against an engine, and keeps what they have shown.</summary>
internal sealed class TrialRun(
    CapacityRequest request, LoadProfile profile, UsageProbe probe, LoadProgress progress, TimeProvider time)
{
    private static readonly TimeSpan s_sampled = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_guarded = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    // More than so many seconds of work on its way is an engine that falls behind; much more than any SLO asks for.
    private const double MostBehindSeconds = 0.5;
    private const double SloTimes = 20;

    private readonly List<CurvePoint> _points = [];
    private readonly List<Moment> _moments = [];
    private readonly Dictionary<string, long> _errors = [];
    private long? _start;

    /// <summary>What was shown, in order.</summary>
    public IReadOnlyList<CurvePoint> Points => _points;

    /// <summary>The session, moment by moment.</summary>
    public IReadOnlyList<Moment> Moments => _moments;

    /// <summary>Transfers that went wrong, by what happened to them.</summary>
    public IReadOnlyDictionary<string, long> Errors => _errors;

    /// <summary>Transfers that were answered in all runs.</summary>
    public long Answered { get; private set; }

    /// <summary>Whether the last run got no answer at all, or the first failure was to end it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Tries a rate in the open model; null where it was ended before it could show anything.</summary>
    public async Task<CurvePoint?> TryAsync(EngineClient client, Trial trial, CancellationToken cancellation)
    {
        Plan plan = TrialPlan.Of(profile, trial);
        LoadRun run = NewRun(client, plan, MostOutstanding(trial.Rate));
        using var over = new CancellationTokenSource();
        Task<Usage> usage = probe.MeasureAsync(over.Token);
        Task<bool> overrun = GuardAsync(run, over.Token);
        Task sampled = SampleAsync(run, over.Token);
        await LoadDrive.RunAsync(run, closedInFlight: null, request.Deadline + s_grace, cancellation);
        await over.CancelAsync();
        await sampled;
        run.GiveUpOutstanding();
        Count(run);
        bool wasOverrun = await overrun;
        Usage took = await usage;
        if (cancellation.IsCancellationRequested)
        {
            return null;
        }

        CurvePoint point = PointOf(run, trial, wasOverrun, took);
        _points.Add(point);
        return point;
    }

    /// <summary>What so many streams carry in the closed model, transfers a second; null where it was ended early.</summary>
    public async Task<double?> CarryAsync(EngineClient client, int inFlight, TimeSpan time, CancellationToken cancellation)
    {
        Plan plan = TrialPlan.Of(profile, new Trial(TrialPurpose.Curve, 1_000, time));
        LoadRun run = NewRun(client, plan, int.MaxValue);
        await LoadDrive.RunAsync(run, inFlight, request.Deadline + s_grace, cancellation);
        run.GiveUpOutstanding();
        Count(run);
        return cancellation.IsCancellationRequested
            ? null
            : Figures.Of(run.Measurements.Segments[TrialPlan.Judged], time).AnsweredPerSecond;
    }

    private LoadRun NewRun(EngineClient client, Plan plan, int mostOutstanding) => new(
        plan,
        new EngineTarget(client),
        time,
        new LoadOptions { MaxOutstanding = mostOutstanding, StopOnFailure = request.StopOnError });

    private int MostOutstanding(double rate)
    {
        double slo = request.Slo.Max(limit => limit.LatencyLimitMs) ?? 0;
        double seconds = Math.Max(MostBehindSeconds, slo / 1000 * SloTimes);
        int largest = profile.Segments.Max(segment => (segment.Batch ?? profile.Batch).Largest);
        return (int)Math.Clamp(rate * seconds, 4.0 * largest, int.MaxValue);
    }

    // Ends a trial in which work piles up: how far it would have piled up is of no use to anybody.
    private static async Task<bool> GuardAsync(LoadRun run, CancellationToken over)
    {
        using var timer = new PeriodicTimer(s_guarded);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                if (run.Measurements.Total()[Outcome.Dropped] > 0)
                {
                    run.Stop();
                    return true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The trial is over.
        }

        return run.Measurements.Total()[Outcome.Dropped] > 0;
    }

    private async Task SampleAsync(LoadRun run, CancellationToken over)
    {
        _start ??= time.GetTimestamp();
        double began = time.GetElapsedTime(_start.Value).TotalSeconds;
        using var timer = new PeriodicTimer(s_sampled);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                Sample sample = run.Measurements.TakeSample(run.Elapsed);
                _moments.Add(new Moment(
                    began + sample.At.TotalSeconds, sample.Wanted, sample.Answered, sample.P99.TotalMilliseconds));
                progress.ShowOnTerminal(run, sample);
            }
        }
        catch (OperationCanceledException)
        {
            // The trial is over.
        }
    }

    private void Count(LoadRun run)
    {
        Counts total = run.Measurements.Total();
        long answered = total[Outcome.Ok] + total[Outcome.Declined] + total[Outcome.Wrong];
        Answered += answered;
        foreach ((string name, long transfers) in run.Measurements.Errors)
        {
            _errors[name] = _errors.GetValueOrDefault(name) + transfers;
        }

        IsOver = (answered == 0 && total[Outcome.Sent] > 0) || (request.StopOnError && total[Outcome.Failed] > 0);
    }

    private CurvePoint PointOf(LoadRun run, Trial trial, bool wasOverrun, Usage usage)
    {
        Counts total = run.Measurements.Total();
        SegmentMeasurements judged = run.Measurements.Segments[TrialPlan.Judged];

        // One that was ended while the rate settled has no more than that to show.
        SegmentMeasurements shown = judged.Latency.Count > 0 ? judged : run.Measurements.Segments[0];
        Figures figures = Figures.Of(judged, trial.Time);
        return new CurvePoint
        {
            Trial = trial,
            Verdict = TrialPlan.Judge(figures, wasOverrun, trial.Rate, request.Slo),
            Answered = wasOverrun ? total.Settled / run.Elapsed.TotalSeconds : figures.AnsweredPerSecond,
            Latencies = CurvePoint.LatenciesOf(shown.Latency),
            Errors = total.Errors,
            Late = figures.PartOf(figures.Late),
            Usage = usage,
        };
    }
}
