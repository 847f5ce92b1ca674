using System.Globalization;
using Engine.Watch.Samples;

namespace Engine.Watch.Metrics;

/// <summary>Of whether what was told is what is stored.</summary>
internal static class TruthMetrics
{
    private static readonly MetricFactory s_watch = new(Rooms.Watch);

    private static readonly MetricsOfMany<TouchedLeaf> s_leaves =
        s_watch.Of<TouchedLeaf>(["leaf"], "Sample.TouchedLeaves.", sample => sample.TouchedLeaves);

    private static readonly MetricsOfMany<CanarySample> s_canary = s_watch.Of<CanarySample>(
        ["failure"], "Sample.Canary.", sample => sample.Canary is { } canary ? [canary] : []);

    public static IReadOnlyList<Metric> All { get; } =
    [
        s_watch.Gauge(
            "engine.completeness.events", "1", "Of the newest events committed, the share that PostgreSQL holds; 1 is all.",
            "Completeness.ByCount", sample => sample.Completeness?.ByCount),
        s_watch.Gauge(
            "engine.completeness.value", "1", "The same by the amounts of their transfers.",
            "Completeness.ByValue", sample => sample.Completeness?.ByValue),
        s_watch.Gauge(
            "engine.completeness.age", "s", "How long ago that was looked at.", "Completeness.Read",
            sample => (sample.Elapsed - sample.Completeness?.Read)?.TotalSeconds),
        s_leaves.Counter(
            "engine.leaf.changes", "{row}", "Rows of a leaf that somebody updated or deleted; no engine does either.",
            "Changes", leaf => new MetricValue(leaf.Changes, leaf.Leaf.ToString(CultureInfo.InvariantCulture))),
        s_watch.Counter(
            "engine.canary.rounds", "{round}", "Transfers that the canary made and found as they should be.",
            "Canary.Rounds", sample => sample.Canary?.Rounds),
        s_watch.Gauge(
            "engine.canary.latency", "s", "How long the canary's last answer took.", "Canary.Latency",
            sample => sample.Canary?.Latency.TotalSeconds),
        s_canary.Gauge(
            "engine.canary.state", "1", "1, with what failed at the canary's last round: none while all is well.", "Failure",
            canary => new MetricValue(1, canary.Failure.ToString().ToLowerInvariant())),
    ];
}
