using Engine.Load.Measuring;

namespace Engine.Load.Reports;

/// <summary>What thresholds are held against.</summary>
/// <param name="Latency">Of the requests, from the intended start to the end.</param>
/// <param name="Due">Transfers due.</param>
/// <param name="Errors">Of these, gone wrong in any way.</param>
/// <param name="Dropped">Of these, not sent since too many were on their way.</param>
/// <param name="Late">Of these, sent late.</param>
/// <param name="AnsweredPerSecond">Transfers answered a second.</param>
public sealed record Figures(
    LatencyHistogram Latency, long Due, long Errors, long Dropped, long Late, double AnsweredPerSecond)
{
    /// <summary>What part of the transfers due something is, from 0 to 1.</summary>
    public double PartOf(long transfers) => Due == 0 ? 0 : transfers / (double)Due;

    /// <summary>The figures of one segment of a profile.</summary>
    public static Figures Of(SegmentMeasurements segment, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(segment);
        Counts counts = segment.Counts;
        long answered = counts[Outcome.Ok] + counts[Outcome.Declined] + counts[Outcome.Wrong];
        return new Figures(
            segment.Latency,
            counts[Outcome.Planned],
            counts.Errors,
            counts[Outcome.Dropped],
            counts[Outcome.Late],
            answered / Math.Max(time.TotalSeconds, 1e-9));
    }
}
