using Engine.Watch.Samples;

namespace Engine.Watch.Metrics;

/// <summary>Of each client, as the engine sees it.</summary>
internal static class ClientMetrics
{
    private const string Client = "client";
    private const string Path = "Sample.Clients.";

    private static readonly MetricFactory s_server = new(Rooms.Server);

    private static readonly MetricsOfMany<ClientSample> s_clients =
        s_server.Of<ClientSample>([Client], Path, sample => sample.Clients);

    private static readonly MetricsOfMany<ClientSample> s_outcomes =
        s_server.Of<ClientSample>([Client, "outcome"], Path, sample => sample.Clients);

    public static IReadOnlyList<Metric> All { get; } =
    [
        s_clients.Gauge(
            "engine.client.streams", "{stream}", "Streams that a client has open.", "Streams",
            client => new MetricValue(client.Streams, client.Name)),
        s_clients.Gauge(
            "engine.client.in_flight", "{request}", "Requests of a client on their way.", "InFlight",
            client => new MetricValue(client.InFlight, client.Name)),
        s_clients.Counter(
            "engine.client.requests.accepted", "{request}", "Requests of a client let into the ring.",
            "Answers.RequestsAccepted", client => new MetricValue(client.Answers.RequestsAccepted, client.Name)),
        s_outcomes.Counters(
            "engine.client.requests.ended", "{request}", "Requests of a client that have ended, by what it was told.",
            "Answers.RequestsEnded", client => Outcomes.Of(client.Answers, client.Name)),
        s_clients.Counter(
            "engine.client.requests.refused", "{request}", "Requests of a client refused as a whole before the ring.",
            "Answers.RequestsRefused", client => new MetricValue(client.Answers.RequestsRefused, client.Name)),
        s_clients.Counter(
            "engine.client.events.ok", "{event}", "Events of a client answered ok.", "Answers.EventsOk",
            client => new MetricValue(client.Answers.EventsOk, client.Name)),
        s_clients.Counter(
            "engine.client.events.refused", "{event}", "Events of a client refused by a rule of the ledger.",
            "Answers.EventsRefused", client => new MetricValue(client.Answers.EventsRefused, client.Name)),
        s_clients.Histogram(
            "engine.client.request.duration", "s", "From when a client's request was read until its answer was released.",
            "Answers.Latency", MetricBounds.Coarse,
            client => new MetricDistribution(client.Answers.Latency, client.Name)),
        s_clients.Gauge(
            "engine.client.last_request", "s", "When a client sent last, counted from the engine's start; 0 for never.",
            "LastRequest", client => new MetricValue(client.LastRequest.TotalSeconds, client.Name)),
    ];
}
