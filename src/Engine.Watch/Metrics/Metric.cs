namespace Engine.Watch.Metrics;

/// <summary>
/// One metric: what it is called and means, and how it is read. Its name and unit follow OpenTelemetry's conventions.
/// </summary>
public sealed record Metric
{
    private static readonly Dictionary<string, string> s_unitNames = new()
    {
        ["s"] = "seconds",
        ["By"] = "bytes",
    };

    /// <summary>Its name, such as <c>engine.stage.busy</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The room that measures it, which is the name of its meter.</summary>
    public required string Room { get; init; }

    /// <summary>How its values are to be read.</summary>
    public required MetricKind Kind { get; init; }

    /// <summary>
    /// <c>s</c>, <c>By</c>, <c>1</c> for yes or no, a point in time or a number that is a name; what is counted stands in braces.
    /// </summary>
    public required string Unit { get; init; }

    /// <summary>The attributes that each of its values has.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>What it says, in a sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>Where it is read: a path from a report of the watch.</summary>
    public required string Field { get; init; }

    /// <summary>Reads its values; none where there is nothing to tell. Of a histogram: nothing.</summary>
    public Func<WatchReport, IEnumerable<MetricValue>> Read { get; init; } = static _ => [];

    /// <summary>Reads its distributions. Of anything but a histogram: nothing.</summary>
    public Func<WatchReport, IEnumerable<MetricDistribution>> ReadDistributions { get; init; } = static _ => [];

    /// <summary>The sizes up to which a histogram counts; for any other metric, empty.</summary>
    public MetricBounds Bounds { get; init; } = MetricBounds.None;

    /// <summary>
    /// Its name for Prometheus, such as <c>engine_stage_busy_seconds_total</c>: unit and kind are parts of it there.
    /// </summary>
    public string PrometheusName
    {
        get
        {
            string name = Name.Replace('.', '_');
            name = s_unitNames.TryGetValue(Unit, out string? unit) ? $"{name}_{unit}" : name;
            return Kind == MetricKind.Counter ? $"{name}_total" : name;
        }
    }
}
