using Engine.Load.Measuring;
using Engine.Load.Plans;
using Engine.Load.Running;

namespace Engine.Load.Reports;

/// <summary>What a run has shown, as it stood when the report was taken.</summary>
public sealed class LoadReport
{
    // Beyond these the generator was not the one that was asked for, and its figures are not reported as such.
    private const double MostMissing = 0.001;
    private const double MostLate = 0.01;

    private readonly Counts _counts;

    private LoadReport(LoadRun run, string model, Counts counts)
    {
        _counts = counts;
        Model = model;
        Plan = run.Plan;
        Measurements = run.Measurements;
        Latency = run.Measurements.Latency();
        Took = run.Elapsed;
        StartedAt = run.StartedAt;
        Interrupted = run.IsStopped && run.StoppedAt < run.Plan.Duration;
        bool isDrawn = model == "closed" || Plan.Profile.Arrivals == Profiles.Arrivals.Poisson;
        Due = isDrawn ? Planned : (long)Math.Floor(Plan.DueUntil(run.StoppedAt) + 1e-6);
    }

    /// <summary>open or closed.</summary>
    public string Model { get; }

    /// <summary>What was to be sent when.</summary>
    public Plan Plan { get; }

    /// <summary>By segment, and over time.</summary>
    public Measurements Measurements { get; }

    /// <summary>Of all requests that were sent, from the intended start to the end, whatever that was.</summary>
    public LatencyHistogram Latency { get; }

    /// <summary>When it started; a recording from there on has the profile's own buckets.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>From the start until the last answer was there or given up.</summary>
    public TimeSpan Took { get; }

    /// <summary>Whether the run was ended before the plan was.</summary>
    public bool Interrupted { get; }

    /// <summary>Transfers that were due.</summary>
    public long Planned => _counts[Outcome.Planned];

    /// <summary>Transfers sent.</summary>
    public long Sent => _counts[Outcome.Sent];

    /// <summary>Transfers that took effect.</summary>
    public long Ok => _counts[Outcome.Ok];

    /// <summary>Transfers refused as they must be: declined, or sent again.</summary>
    public long Declined => _counts[Outcome.Declined];

    /// <summary>Transfers not sent since too many were on their way.</summary>
    public long Dropped => _counts[Outcome.Dropped];

    /// <summary>Transfers sent late.</summary>
    public long Late => _counts[Outcome.Late];

    /// <summary>Transfers that went wrong in any way: another answer than there must be, a failure, no answer.</summary>
    public long Errors => _counts.Errors;

    /// <summary>Transfers answered a second, over the whole run.</summary>
    public double AnsweredPerSecond => (Ok + Declined + _counts[Outcome.Wrong]) / Math.Max(Took.TotalSeconds, 1e-9);

    /// <summary>
    /// Transfers that should have been sent until the end, or until the run was stopped: what the plan says, not what
    /// the generator came round to. Where arrivals are drawn, those that were drawn.
    /// </summary>
    public long Due { get; }

    /// <summary>Whether the generator sent what was due, when it was due.</summary>
    public bool KeptSchedule => Model == "closed" || (Due - Sent <= Due * MostMissing && Late <= Sent * MostLate);

    /// <summary>A line that says why the schedule was not kept; null where it was.</summary>
    public string? ScheduleComplaint => KeptSchedule
        ? null
        : $"The generator did not keep its schedule: of {Due} transfers due {Due - Sent} were not sent, and {Late} were late. "
            + "The latencies still count from the intended start, but this is not the load that was asked for.";

    /// <summary>Takes the report of a run.</summary>
    /// <param name="run">The run, over or not.</param>
    /// <param name="model">open or closed.</param>
    public static LoadReport Of(LoadRun run, string model)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new LoadReport(run, model, run.Measurements.Total());
    }

    /// <summary>What thresholds are held against.</summary>
    public Figures Figures => new(Latency, Due, Errors, Dropped, Late, AnsweredPerSecond);
}
