using System.Globalization;
using System.Runtime.InteropServices;
using Engine.Client;
using Engine.Load.Capacity;
using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Running;
using Engine.V1;

namespace Engine.Cli.Load.Capacity;

/// <summary>
/// A session of capacity against one engine: what streams carry, the search for the limit, the walk of the curve, and
/// what it all left behind. However it ends, there is a report of what was known by then.
/// </summary>
internal sealed class CapacitySession(CapacityRequest request, LoadProfile profile, LoadProgress progress)
{
    /// <summary>Requests that each stream keeps on its way while streams are counted: few, so that one does not fill the box.</summary>
    public const int StreamWindow = 4;

    // The generator alone makes more than it does beside an engine.
    private const double GeneratorPart = 0.9;
    private const double FloorBatches = 20;
    private const double StartPart = 0.5;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly List<StreamPoint> _streamPoints = [];
    private SearchResult _search = new(SearchEnd.Unfinished, 0, false, null, false);

    /// <summary>Whether the engine stopped answering, or the first failure was to end the session.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Runs it. A cancellation ends it with the report so far.</summary>
    /// <exception cref="ToolException">It cannot begin; the message says why.</exception>
    public async Task<CapacityReport> RunAsync(CancellationToken cancellation)
    {
        DateTimeOffset started = _time.GetUtcNow();
        long start = _time.GetTimestamp();
        double able = MeasureGenerator();
        await using LoadSubject subject = await LoadSubject.ReachAsync(
            request.Engine, request.AdminAddress, progress, cancellation);
        await using UsageProbe probe = await UsageProbe.CreateAsync(subject, request.ConnectionString, cancellation);
        GetStatusResponse status = await subject.StatusAsync(cancellation);
        var trials = new TrialRun(request, profile, probe, progress, _time);
        var footprint = new FootprintProbe(probe, request.MaxRows);
        bool isDone = await MeasureAsync(subject, trials, footprint, able, cancellation);
        Plan day = PlanBuilder.Build(profile, Warp.None);
        return new CapacityReport
        {
            StartedAt = started,
            Took = _time.GetElapsedTime(start),
            IsInterrupted = !isDone,
            Machine = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}",
            Subject = $"engine {status.Version.Split('+')[0]} on PostgreSQL {status.Postgres.ServerVersion.Split(' ')[0]}",
            Slo = [.. request.Slo.Select(limit => limit.Text)],
            SloMs = request.Slo.Select(limit => limit.LatencyLimitMs).FirstOrDefault(limit => limit is not null),
            HoldTime = request.HoldTime,
            Batch = profile.Batch.Mean,
            Streams = profile.Streams,
            GeneratorRate = able,
            Search = _search,
            Trials = trials.Points,
            Errors = [.. trials.Errors.OrderByDescending(error => error.Value)],
            Moments = trials.Moments,
            StreamPoints = _streamPoints,
            StreamWindow = StreamWindow,
            Day = day,
            Growth = await footprint.GrowthAsync(day.Total, trials.Answered, DateOnly.FromDateTime(started.UtcDateTime)),
        };
    }

    private double MeasureGenerator()
    {
        Plan plan = TrialPlan.Of(profile, new Trial(TrialPurpose.Search, profile.Batch.Mean, TimeSpan.FromSeconds(10)));
        double able = GeneratorCheck.Measure(plan, _time);
        if (request.MaxRate > able)
        {
            throw new ToolException(string.Create(
                CultureInfo.InvariantCulture,
                $"--max-rate asks for {request.MaxRate:N0} transfers a second; this machine makes {able:N0}")
                + " with nobody to answer them. Use a smaller one, or a larger --batch.");
        }

        progress.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"By itself this generator makes {able:N0} transfers a second in requests of {profile.Batch.Mean:0.#}: ")
            + string.Create(CultureInfo.InvariantCulture, $"nothing above {Ceiling(able):N0} is tried."));
        return able;
    }

    private double Ceiling(double able) => Math.Min(request.MaxRate ?? double.MaxValue, able * GeneratorPart);

    private async Task<bool> MeasureAsync(
        LoadSubject subject, TrialRun trials, FootprintProbe footprint, double able, CancellationToken cancellation)
    {
        EngineClient client = subject.Connect(profile.Streams, profile.Window, request.Deadline);
        try
        {
            await subject.OpenAccountsAsync(profile, progress, cancellation);
            progress.Say("Warming up.");
            bool isWarm = await trials.CarryAsync(
                client, profile.Streams * StreamWindow, s_warmUp, cancellation) is not null && !Ended(trials);
            await footprint.BeginAsync(trials.Answered);
            return isWarm
                && await StreamsAsync(subject, trials, cancellation)
                && await SearchAsync(client, trials, Ceiling(able), cancellation)
                && await WalkAsync(client, trials, Ceiling(able), cancellation);
        }
        finally
        {
            await LoadDrive.CloseAsync(client);
        }
    }

    // The closed model: the law is about what so many can carry, not about how long it takes.
    private async Task<bool> StreamsAsync(LoadSubject subject, TrialRun trials, CancellationToken cancellation)
    {
        for (int round = 0; round < request.StreamRounds; round++)
        {
            foreach (int streams in request.Streams)
            {
                EngineClient client = subject.Connect(streams, StreamWindow, request.Deadline);
                double? rate = await trials.CarryAsync(client, streams * StreamWindow, request.TrialTime, cancellation);
                await LoadDrive.CloseAsync(client);
                if (rate is null || Ended(trials))
                {
                    return false;
                }

                _streamPoints.Add(new StreamPoint(streams, rate.Value));
                progress.Say(string.Create(
                    CultureInfo.InvariantCulture, $"streams  {streams,3} carry {rate,10:N0}/s (closed model)"));
            }
        }

        return true;
    }

    private async Task<bool> SearchAsync(
        EngineClient client, TrialRun trials, double ceiling, CancellationToken cancellation)
    {
        double floor = Math.Min(ceiling, FloorBatches * profile.Batch.Mean);
        var search = new CapacitySearch(new SearchGoal
        {
            Start = _streamPoints.Max(point => point.PerSecond) * StartPart,
            Floor = floor,
            Ceiling = ceiling,
            Precision = request.Precision,
            TrialTime = request.TrialTime,
            HoldTime = request.HoldTime,
            LeastTransfers = (request.IsQuick ? 200 : 500) * profile.Batch.Mean,
            MostTrials = request.IsQuick ? 14 : 100,
            MostHolds = request.IsQuick ? 2 : 10,
        });
        while (search.Next is { } trial)
        {
            if (await TryAsync(client, trials, trial, cancellation) is not { } point)
            {
                return false;
            }

            search.Take(point.Verdict);
            _search = search.Result;
        }

        return true;
    }

    private async Task<bool> WalkAsync(
        EngineClient client, TrialRun trials, double ceiling, CancellationToken cancellation)
    {
        foreach (Trial trial in CurveWalk.Of(_search.Rate, ceiling, request.TrialTime, request.IsQuick))
        {
            if (await TryAsync(client, trials, trial, cancellation) is null)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<CurvePoint?> TryAsync(
        EngineClient client, TrialRun trials, Trial trial, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested
            || await trials.TryAsync(client, trial, cancellation) is not { } point)
        {
            return null;
        }

        progress.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{trial.Purpose.ToString().ToLowerInvariant(),-7} {trial.Rate,9:N0}/s for {trial.Time.TotalSeconds,4:0.#} s: ")
            + string.Create(CultureInfo.InvariantCulture, $"{Words(point.Verdict),-16} p50 {point.At(50),8:0.00} ms ")
            + string.Create(CultureInfo.InvariantCulture, $"p99 {point.At(99),8:0.00} ms, {point.Errors:N0} errors"));
        return Ended(trials) ? null : point;
    }

    private bool Ended(TrialRun trials)
    {
        if (trials.IsOver && !HasFailed)
        {
            HasFailed = true;
            progress.Say("Requests failed: the session ends here. " + string.Join("; ", trials.Errors.Keys));
        }

        return HasFailed;
    }

    private static string Words(TrialVerdict verdict) => verdict switch
    {
        TrialVerdict.Held => "kept",
        TrialVerdict.Broken => "broken",
        TrialVerdict.Overrun => "overrun",
        _ => "generator behind",
    };
}
