using Engine.Journal.Figures;
using Engine.Server.Figures;
using Engine.Watch.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Engine.Server.Metrics;

/// <summary>
/// Sends figures and traces to an OpenTelemetry collector, as the standard environment variables say
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its relatives); without them, not at all.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private const string Figures = "METRICS";
    private const string Traces = "TRACES";
    private const int MostSeries = 20_000; // of one metric: the buckets of many clients
    private const int LastSendingMilliseconds = 500; // a stop does not wait for a collector that is away

    private readonly MeterProvider? _figures;
    private readonly TracerProvider? _traces;

    private OtlpExport(MeterProvider? figures, TracerProvider? traces) => (_figures, _traces) = (figures, traces);

    /// <summary>Begins to send what was asked for.</summary>
    public static OtlpExport Begin(ILogger log)
    {
        string[] asked = [.. new[] { Figures, Traces }.Where(IsAsked)];
        if (asked.Length > 0)
        {
            log.SentToCollector(string.Join(" and ", asked).ToLowerInvariant());
        }

        return new OtlpExport(FiguresTo(), TracesTo());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _figures?.Shutdown(LastSendingMilliseconds);
        _traces?.Shutdown(LastSendingMilliseconds);
        _figures?.Dispose();
        _traces?.Dispose();
    }

    private static MeterProvider? FiguresTo() => IsAsked(Figures)
        ? Sdk.CreateMeterProviderBuilder()
            .AddMeter([.. Rooms.All])
            .AddView("*", new MetricStreamConfiguration { CardinalityLimit = MostSeries })
            .AddOtlpExporter()
            .Build()
        : null;

    private static TracerProvider? TracesTo() => IsAsked(Traces)
        ? Sdk.CreateTracerProviderBuilder()
            .AddSource(RequestTraces.SourceName, CopyTraces.SourceName)
            .SetSampler(new AlwaysOnSampler()) // the source tells few as it is
            .AddOtlpExporter()
            .Build()
        : null;

    private static bool IsAsked(string signal) =>
        IsSet("OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT");

    private static bool IsSet(string name) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name));
}
