using System.Diagnostics;
using System.Text.RegularExpressions;
using Engine.Cli.Processes;
using Engine.Cli.Tests.Fixtures;
using Engine.Client;
using Engine.Watch.Metrics;

namespace Engine.Cli.Tests.Metrics;

/// <summary>An engine that was told of a collector as the standard environment variables tell it, and the collector.</summary>
public sealed class OtlpTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact(Timeout = 180_000)]
    public async Task Figures_and_traces_arrive_at_a_collector_and_the_engine_goes_on_when_that_goes_away()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        OtlpReceiver collector = await OtlpReceiver.StartAsync();
        await using EphemeralEngine engine = await PreparedEngine.StartAsync([], Environment(collector.Address));
        await using var client = new EngineClient(new EngineClientOptions { Addresses = [engine.Address] });
        await client.CreateAccountsAsync(new Account[] { new() { Id = 1, Ledger = 1, Code = 1 }, new() { Id = 2, Ledger = 1, Code = 1 } });
        string trace = await TracedAsync(() => client.CreateTransfersAsync(new[] { Transfer(1), Transfer(2) }));

        await UntilAsync(() => Ours(collector, trace).Any(span => span.Name == "engine.request"), "the trace", cancellation);
        Dictionary<string, ArrivedSpan> spans = Ours(collector, trace).ToDictionary(span => span.Name);
        Assert.Equal(
            ["engine.commit", "engine.copy", "engine.journal", "engine.request", "engine.ring"], spans.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(spans["engine.request"].Id, spans["engine.journal"].Parent);
        Assert.Equal(spans["engine.journal"].Id, spans["engine.copy"].Parent);

        string[] shown = await ShownAsync(engine, cancellation);
        await UntilAsync(
            () => shown.All(collector.Metrics.ContainsKey) && collector.Metrics["engine.transfers"].Sum == 2, "the figures", cancellation);
        Assert.Equal((Rooms.Core, 2), (collector.Metrics["engine.transfers"].Room, collector.Metrics["engine.transfers"].Sum));
        Assert.Empty(collector.Metrics.Keys.Except(MetricCatalogue.All.SelectMany(NamesOf)));

        await collector.DisposeAsync();
        await TracedAsync(() => client.CreateTransfersAsync(new[] { Transfer(3) }));
        await client.DisposeAsync();
        engine.Process.Terminate();
        Assert.Equal(ExitCode.Ok, await engine.Process.WaitExitAsync(s_patience, cancellation));
    }

    private static Dictionary<string, string> Environment(string collector) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
    };

    private static Transfer Transfer(int id) => new()
    {
        Id = (UInt128)id, DebitAccountId = 1, CreditAccountId = 2, Amount = 5, Ledger = 1, Code = 1,
    };

    // In this process, which has the client; the engine is another.
    private static async Task<string> TracedAsync(Func<Task<TransfersReply>> call)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == EngineClient.TraceSource,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using Activity caller = new Activity("caller").Start();
        Assert.True((await call()).AllOk);
        return caller.TraceId.ToHexString();
    }

    private static IEnumerable<ArrivedSpan> Ours(OtlpReceiver collector, string trace) =>
        collector.Spans.Where(span => span.Trace == trace);

    // What /metrics has values of, under the names by which OTLP carries it.
    private static async Task<string[]> ShownAsync(EphemeralEngine engine, CancellationToken cancellation)
    {
        string ready = await engine.Process.WaitReadyAsync(s_patience, cancellation);
        using var browser = new HttpClient();
        string text = await browser.GetStringAsync($"{Regex.Match(ready, "admin on ([^ ,]+)").Groups[1].Value}/metrics", cancellation);
        Metric[] shown =
        [
            .. MetricCatalogue.All.Where(metric => !metric.Attributes.Any(PassesBy)
                && Regex.IsMatch(text, $"^{metric.PrometheusName}(_bucket)?[ {{]", RegexOptions.Multiline)),
        ];
        Assert.All(
            new[] { Rooms.Core, Rooms.Journal, Rooms.Server, Rooms.Watch },
            room => Assert.Contains(shown, metric => metric.Room == room));
        return [.. shown.SelectMany(NamesOf)];
    }

    // What waits, and what is wrong, may be over before it is sent.
    private static bool PassesBy(string attribute) => attribute is "backend" or "alarm";

    private static IEnumerable<string> NamesOf(Metric metric) => metric.Kind == MetricKind.Histogram
        ? [$"{metric.Name}.bucket", $"{metric.Name}.sum", $"{metric.Name}.count"]
        : [metric.Name];

    private static async Task UntilAsync(Func<bool> holds, string what, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, $"waited in vain for {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
    }
}
