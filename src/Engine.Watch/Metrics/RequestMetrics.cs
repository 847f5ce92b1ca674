using Engine.Watch.Samples;

namespace Engine.Watch.Metrics;

/// <summary>Of requests and calls, all clients together.</summary>
internal static class RequestMetrics
{
    private static readonly MetricFactory s_server = new(Rooms.Server);

    private static readonly MetricsOfMany<AnswerSample> s_outcomes =
        s_server.Of<AnswerSample>(["outcome"], "Sample.Answers.", sample => [sample.Answers]);

    private static readonly MetricsOfMany<AnswerSample> s_codes =
        s_server.Of<AnswerSample>(["code"], "Sample.Answers.", sample => [sample.Answers]);

    public static IReadOnlyList<Metric> All { get; } =
    [
        s_server.Counter(
            "engine.requests.accepted", "{request}", "Requests let into the ring.", "Answers.RequestsAccepted",
            sample => sample.Answers.RequestsAccepted),
        s_outcomes.Counters(
            "engine.requests.ended", "{request}", "Of them, those that have ended, by what their callers were told.",
            "RequestsEnded", answers => Outcomes.Of(answers)),
        s_server.Counter(
            "engine.requests.refused", "{request}", "Requests refused as a whole before the ring.",
            "Answers.RequestsRefused", sample => sample.Answers.RequestsRefused),
        s_server.Histogram(
            "engine.request.duration", "s", "From when a request was read until its answer was released.",
            "Answers.Latency", MetricBounds.Fine, sample => sample.Answers.Latency),
        s_server.Counter(
            "engine.events.ok", "{event}", "Events answered ok.", "Answers.EventsOk", sample => sample.Answers.EventsOk),
        s_server.Counter(
            "engine.events.refused", "{event}", "Events refused by a rule of the ledger, exists not among them.",
            "Answers.EventsRefused", sample => sample.Answers.EventsRefused),
        s_codes.Counters(
            "engine.events.not_ok", "{event}", "Events answered otherwise than ok, by result code.", "EventsByCode",
            answers => answers.EventsByCode.Select(code => new MetricValue(code.Value, code.Key))),
        s_server.Gauge(
            "engine.calls.open", "{call}", "Streams and single calls that are open.", "Front.Calls",
            sample => sample.Front.Calls),
        s_server.Gauge(
            "engine.calls.held", "By", "Bytes that the requests of open calls hold.", "Front.RequestBytes",
            sample => sample.Front.RequestBytes),
        s_server.Gauge(
            "engine.calls.capacity", "By", "Bytes that they may hold.", "Front.RequestBytesMost",
            sample => sample.Front.RequestBytesMost),
    ];
}
