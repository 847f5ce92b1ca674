using Engine.Watch.Samples;

namespace Engine.Watch.Metrics;

/// <summary>Metrics that have a value for each of many: stages, lanes, clients.</summary>
/// <param name="room">The room that measures them.</param>
/// <param name="attributes">What tells the values of one metric apart.</param>
/// <param name="path">Where the many are in a report, with a dot at its end.</param>
/// <param name="many">Reads them.</param>
internal sealed class MetricsOfMany<T>(
    string room, string[] attributes, string path, Func<EngineSample, IEnumerable<T>> many)
{
    /// <summary>Something that only grows.</summary>
    public Metric Counter(string name, string unit, string meaning, string field, Func<T, MetricValue> read) =>
        Metric(MetricKind.Counter, name, unit, meaning, field) with { Read = Each(one => [read(one)]) };

    /// <summary>Something that only grows, with several values for each.</summary>
    public Metric Counters(
        string name, string unit, string meaning, string field, Func<T, IEnumerable<MetricValue>> read) =>
        Metric(MetricKind.Counter, name, unit, meaning, field) with { Read = Each(read) };

    /// <summary>How much there is.</summary>
    public Metric Gauge(string name, string unit, string meaning, string field, Func<T, MetricValue> read) =>
        Metric(MetricKind.Gauge, name, unit, meaning, field) with { Read = Each(one => [read(one)]) };

    /// <summary>How much there is, with several values for each.</summary>
    public Metric Gauges(
        string name, string unit, string meaning, string field, Func<T, IEnumerable<MetricValue>> read) =>
        Metric(MetricKind.Gauge, name, unit, meaning, field) with { Read = Each(read) };

    /// <summary>Sizes.</summary>
    public Metric Histogram(
        string name, string unit, string meaning, string field, MetricBounds bounds, Func<T, MetricDistribution> read) =>
        Metric(MetricKind.Histogram, name, unit, meaning, field) with
        {
            Bounds = bounds,
            ReadDistributions = report => many(report.Sample).Select(read),
        };

    private Func<WatchReport, IEnumerable<MetricValue>> Each(Func<T, IEnumerable<MetricValue>> read) =>
        report => many(report.Sample).SelectMany(read);

    private Metric Metric(MetricKind kind, string name, string unit, string meaning, string field) => new()
    {
        Name = name,
        Room = room,
        Kind = kind,
        Unit = unit,
        Attributes = attributes,
        Meaning = meaning,
        Field = path + field,
    };
}
