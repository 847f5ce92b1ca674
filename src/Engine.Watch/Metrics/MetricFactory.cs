using Engine.Core.Figures;
using Engine.Watch.Samples;

namespace Engine.Watch.Metrics;

/// <summary>The metrics of one room, as the catalogue lists them.</summary>
/// <param name="room">The room.</param>
internal sealed class MetricFactory(string room)
{
    private const string InSample = "Sample.";

    /// <summary>Something that only grows, one value for the engine.</summary>
    public Metric Counter(string name, string unit, string meaning, string field, Func<EngineSample, double?> read) =>
        Single(MetricKind.Counter, name, unit, meaning, field, read);

    /// <summary>How much there is, one value for the engine.</summary>
    public Metric Gauge(string name, string unit, string meaning, string field, Func<EngineSample, double?> read) =>
        Single(MetricKind.Gauge, name, unit, meaning, field, read);

    /// <summary>Sizes, one distribution for the engine.</summary>
    public Metric Histogram(
        string name, string unit, string meaning, string field, MetricBounds bounds, Func<EngineSample, LatencySnapshot> read) =>
        Of<EngineSample>([], InSample, static sample => [sample]).Histogram(
            name, unit, meaning, field, bounds, sample => new MetricDistribution(read(sample)));

    /// <summary>Metrics with a value for each of many.</summary>
    /// <param name="attributes">What tells the values of one metric apart.</param>
    /// <param name="path">Where they are in a sample.</param>
    /// <param name="many">Reads them.</param>
    public MetricsOfMany<T> Of<T>(string[] attributes, string path, Func<EngineSample, IEnumerable<T>> many) =>
        new(room, attributes, path, many);

    private Metric Single(
        MetricKind kind, string name, string unit, string meaning, string field, Func<EngineSample, double?> read) => new()
        {
            Name = name,
            Room = room,
            Kind = kind,
            Unit = unit,
            Meaning = meaning,
            Field = InSample + field,
            Read = report => read(report.Sample) is { } value ? [new MetricValue(value)] : [],
        };
}
