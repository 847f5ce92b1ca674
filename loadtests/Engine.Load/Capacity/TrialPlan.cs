using Engine.Load.Measuring;
using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Reports;

namespace Engine.Load.Capacity;

/// <summary>Makes a plan of a trial, and judges what it showed.</summary>
public static class TrialPlan
{
    /// <summary>The segment that is judged; the one before it lets the rate settle.</summary>
    public const int Judged = 1;

    // Beyond these the trial proves nothing of the engine, or the engine failed whatever its latencies were.
    private const double MostLate = 0.01;
    private const double MostErrors = 0.001;
    private const double LeastAnswered = 0.98;
    private const double SettleSeconds = 1;
    private const double SettlePart = 0.25;

    /// <summary>A steady rate with the mix, the skew and the sizes that the profile has at its peak.</summary>
    public static Plan Of(LoadProfile profile, Trial trial)
    {
        ArgumentNullException.ThrowIfNull(profile);
        Segment peak = profile.Segments[PeakSegment(profile)];
        double settle = Math.Min(SettleSeconds, trial.Time.TotalSeconds * SettlePart);
        return PlanBuilder.Build(
            profile with
            {
                Mix = peak.Mix ?? profile.Mix,
                Skew = peak.Skew ?? profile.Skew,
                Batch = peak.Batch ?? profile.Batch,
                Segments =
                [
                    new Segment { Name = "settle", Seconds = settle, Rate = trial.Rate },
                    new Segment { Name = trial.Purpose.ToString(), Seconds = trial.Time.TotalSeconds, Rate = trial.Rate },
                ],
            },
            Warp.None);
    }

    /// <summary>What the trial has shown.</summary>
    public static TrialVerdict Judge(Figures figures, bool wasOverrun, double rate, IReadOnlyList<Threshold> limits)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(limits);
        if (wasOverrun || figures.Dropped > 0)
        {
            return TrialVerdict.Overrun;
        }

        if (figures.PartOf(figures.Late) > MostLate)
        {
            return TrialVerdict.GeneratorBehind;
        }

        return figures.PartOf(figures.Errors) <= MostErrors
            && figures.AnsweredPerSecond >= rate * LeastAnswered
            && limits.All(limit => limit.Judge(figures).Holds)
                ? TrialVerdict.Held
                : TrialVerdict.Broken;
    }

    /// <summary>The profile's busiest segment.</summary>
    private static int PeakSegment(LoadProfile profile)
    {
        Plan plan = PlanBuilder.Build(profile, Warp.None);
        return plan.SegmentAt(PeakSecond.Of(plan).At);
    }
}
