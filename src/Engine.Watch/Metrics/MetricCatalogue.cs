namespace Engine.Watch.Metrics;

/// <summary>
/// Every metric that there is. Meters, <c>/metrics</c>, dashboards, alert rules and docs/metrics.md are made from it or checked
/// against it.
/// </summary>
public static class MetricCatalogue
{
    /// <summary>All of them, room by room in the order of the way.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        .. StageMetrics.All,
        .. LedgerMetrics.All,
        .. JournalMetrics.All,
        .. RequestMetrics.All,
        .. ClientMetrics.All,
        .. ProcessMetrics.All,
        .. WatchMetrics.All,
        .. TruthMetrics.All,
        .. UserMetrics.All,
    ];
}
