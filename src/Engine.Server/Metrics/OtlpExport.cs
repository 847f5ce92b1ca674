using Engine.Watch.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Engine.Server.Metrics;

/// <summary>
/// Sends the figures to an OpenTelemetry collector, as the standard environment variables say
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its relatives); without them, not at all.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private const int MostSeries = 20_000; // of one metric: the buckets of many clients
    private const int LastSendingMilliseconds = 500; // a stop does not wait for a collector that is away

    private static readonly string[] s_asking =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    private readonly MeterProvider _provider = Sdk.CreateMeterProviderBuilder()
        .AddMeter([.. Rooms.All])
        .AddView("*", new MetricStreamConfiguration { CardinalityLimit = MostSeries })
        .AddOtlpExporter()
        .Build();

    private OtlpExport()
    {
    }

    /// <summary>Begins to send; null where nobody asked for it.</summary>
    public static OtlpExport? Begin() =>
        s_asking.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))) ? new OtlpExport() : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _provider.Shutdown(LastSendingMilliseconds);
        _provider.Dispose();
    }
}
