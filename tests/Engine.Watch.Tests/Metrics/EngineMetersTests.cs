using System.Diagnostics.Metrics;
using Engine.Watch.Metrics;
using Engine.Watch.Tests.Fixtures;

namespace Engine.Watch.Tests.Metrics;

/// <summary>The meters, as one who listens to them finds them.</summary>
public sealed class EngineMetersTests : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(Instrument Of, double Value, KeyValuePair<string, object?>[] Tags)> _heard = [];

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Every_metric_has_its_instruments_on_the_meter_of_its_room()
    {
        Listen(FullReport.Of(1_000));
        foreach (Metric metric in MetricCatalogue.All)
        {
            string[] names = metric.Kind == MetricKind.Histogram
                ? [$"{metric.Name}.bucket", $"{metric.Name}.sum", $"{metric.Name}.count"]
                : [metric.Name];
            Assert.All(names, name => Assert.Contains(
                _heard, heard => heard.Of.Name == name && heard.Of.Meter.Name == metric.Room));
        }
    }

    [Fact]
    public void Values_are_those_that_the_catalogue_reads()
    {
        Listen(FullReport.Of(1_000));
        Assert.Equal(1.5, Value("engine.stage.busy", ("stage", "apply")));
        Assert.Equal(5, Value("engine.requests.ended", ("outcome", "answered")));
        Assert.Equal(4, Value("engine.ring.used"));
        Assert.Equal(2, Value("engine.alarms.open", ("alarm", "disk-full"), ("grade", "critical"), ("silenced", "false")));
    }

    [Fact]
    public void A_histogram_counts_up_to_each_of_its_bounds()
    {
        Listen(FullReport.Of(1_000, 5_000, 2_000_000_000));
        Assert.Equal(1, Value("engine.stage.wait.bucket", ("stage", "apply"), ("le", "1.024E-06")));
        Assert.Equal(3, Value("engine.stage.wait.bucket", ("stage", "apply"), ("le", "+Inf")));
        Assert.Equal(3, Value("engine.stage.wait.count", ("stage", "apply")));
        Assert.Equal(2.000_006, Value("engine.stage.wait.sum", ("stage", "apply")), 9);
    }

    [Fact]
    public void Nothing_is_told_before_the_first_look()
    {
        Listen(null);
        Assert.Empty(_heard);
    }

    private void Listen(WatchReport? report)
    {
        using var meters = new EngineMeters(MetricCatalogue.All, () => report);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Rooms.All.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((of, value, tags, _) => _heard.Add((of, value, tags.ToArray())));
        _listener.SetMeasurementEventCallback<long>((of, value, tags, _) => _heard.Add((of, value, tags.ToArray())));
        _listener.Start();
        _listener.RecordObservableInstruments();
    }

    private double Value(string name, params (string Name, string Value)[] tags) => Assert.Single(
        _heard,
        heard => heard.Of.Name == name
            && tags.All(tag => heard.Tags.Contains(new KeyValuePair<string, object?>(tag.Name, tag.Value)))).Value;
}
