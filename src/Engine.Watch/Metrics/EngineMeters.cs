using System.Diagnostics.Metrics;
using System.Globalization;

namespace Engine.Watch.Metrics;

/// <summary>
/// A meter for each room, with observable instruments alone: nothing is done while nobody collects. Observable instruments
/// cannot be histograms; a histogram is published as counters with <c>.bucket</c>, <c>.sum</c> and <c>.count</c> behind its
/// name, as Prometheus does it, so that percentiles can be had of it over any time.
/// </summary>
public sealed class EngineMeters : IDisposable
{
    private const string UpTo = "le";
    private const string WithoutEnd = "+Inf";
    private const double NanosecondsInSecond = 1e9;

    private readonly Dictionary<string, Meter> _meters = [];

    /// <summary>Makes the instruments of a whole catalogue.</summary>
    /// <param name="catalogue">What there is.</param>
    /// <param name="latest">What the watch saw last; null before its first look.</param>
    public EngineMeters(IReadOnlyList<Metric> catalogue, Func<WatchReport?> latest)
    {
        foreach (Metric metric in catalogue)
        {
            Add(metric, latest);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Meter meter in _meters.Values)
        {
            meter.Dispose();
        }
    }

    private void Add(Metric metric, Func<WatchReport?> latest)
    {
        Meter meter = MeterOf(metric.Room);
        switch (metric.Kind)
        {
            case MetricKind.Counter:
                meter.CreateObservableCounter(metric.Name, () => Values(metric, latest()), metric.Unit, metric.Meaning);
                break;
            case MetricKind.Gauge:
                meter.CreateObservableGauge(metric.Name, () => Values(metric, latest()), metric.Unit, metric.Meaning);
                break;
            default:
                AddHistogram(meter, metric, latest);
                break;
        }
    }

    private static void AddHistogram(Meter meter, Metric metric, Func<WatchReport?> latest)
    {
        double inUnit = metric.Unit == "s" ? NanosecondsInSecond : 1;
        meter.CreateObservableCounter(
            $"{metric.Name}.bucket", () => Distributions(metric, latest()).SelectMany(one => Buckets(metric, one)),
            "{count}", metric.Meaning);
        meter.CreateObservableCounter(
            $"{metric.Name}.sum",
            () => Distributions(metric, latest()).Select(
                one => new Measurement<double>(one.Counted.SumNanoseconds / inUnit, Tags(metric, one.Attributes))),
            metric.Unit, metric.Meaning);
        meter.CreateObservableCounter(
            $"{metric.Name}.count",
            () => Distributions(metric, latest()).Select(
                one => new Measurement<long>(one.Counted.Count, Tags(metric, one.Attributes))),
            "{count}", metric.Meaning);
    }

    private static IEnumerable<Measurement<double>> Values(Metric metric, WatchReport? report) => report is null
        ? []
        : metric.Read(report).Select(one => new Measurement<double>(one.Value, Tags(metric, one.Attributes)));

    private static IEnumerable<MetricDistribution> Distributions(Metric metric, WatchReport? report) =>
        report is null ? [] : metric.ReadDistributions(report);

    private static IEnumerable<Measurement<long>> Buckets(Metric metric, MetricDistribution one)
    {
        long[] upTo = metric.Bounds.CountUpTo(one.Counted);
        for (int i = 0; i < upTo.Length; i++)
        {
            string bound = metric.Bounds.Upper[i].ToString(CultureInfo.InvariantCulture);
            yield return new Measurement<long>(upTo[i], [.. Tags(metric, one.Attributes), new(UpTo, bound)]);
        }

        yield return new Measurement<long>(one.Counted.Count, [.. Tags(metric, one.Attributes), new(UpTo, WithoutEnd)]);
    }

    private static KeyValuePair<string, object?>[] Tags(Metric metric, string[] values) =>
        [.. metric.Attributes.Zip(values, static (name, value) => new KeyValuePair<string, object?>(name, value))];

    private Meter MeterOf(string room)
    {
        if (!_meters.TryGetValue(room, out Meter? meter))
        {
            _meters.Add(room, meter = new Meter(room));
        }

        return meter;
    }
}
