using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Engine.Cli.Tests.Metrics;

/// <summary>A collector: takes OTLP over HTTP in protobuf at a loopback port, and keeps what arrives.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ArrivedSpan> _spans = new();
    private readonly ConcurrentDictionary<string, ArrivedMetric> _metrics = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>What <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is to be.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>Every span that has arrived.</summary>
    public IReadOnlyCollection<ArrivedSpan> Spans => _spans;

    /// <summary>Each metric by name, as it arrived last.</summary>
    public IReadOnlyDictionary<string, ArrivedMetric> Metrics => _metrics;

    public static async Task<OtlpReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/traces", call => TakeAsync(call, request =>
        {
            foreach (ArrivedSpan span in OtlpMessages.Spans(request))
            {
                receiver._spans.Enqueue(span);
            }
        }));
        app.MapPost("/v1/metrics", call => TakeAsync(call, request =>
        {
            foreach (ArrivedMetric metric in OtlpMessages.Metrics(request))
            {
                receiver._metrics[metric.Name] = metric;
            }
        }));
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task TakeAsync(HttpContext call, Action<byte[]> take)
    {
        Assert.Equal("application/x-protobuf", call.Request.ContentType);
        using var body = new MemoryStream();
        await call.Request.Body.CopyToAsync(body);
        take(body.ToArray());
        call.Response.ContentType = "application/x-protobuf"; // an empty answer: all was taken
    }
}
