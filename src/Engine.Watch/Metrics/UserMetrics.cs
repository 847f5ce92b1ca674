using Engine.Watch.Samples;

namespace Engine.Watch.Metrics;

/// <summary>Of those who call through a client, as the client measured it.</summary>
internal static class UserMetrics
{
    private const string Client = "client";
    private const string Path = "Sample.Clients.";

    private static readonly MetricFactory s_client = new(Rooms.Client);

    private static readonly MetricsOfMany<ClientSample> s_users = s_client.Of<ClientSample>([Client], Path, Reporting);

    private static readonly MetricsOfMany<ClientSample> s_waits =
        s_client.Of<ClientSample>([Client, "percentile"], Path, Reporting);

    public static IReadOnlyList<Metric> All { get; } =
    [
        s_users.Counter(
            "engine.user.calls", "{call}", "Calls that have ended, as a client's processes report.", "Users.Calls",
            client => new MetricValue(client.Users!.Calls, client.Name)),
        s_users.Counter(
            "engine.user.events.acknowledged", "{event}", "Events that callers were told are ok.",
            "Users.EventsAcknowledged", client => new MetricValue(client.Users!.EventsAcknowledged, client.Name)),
        s_users.Counter(
            "engine.user.timeouts", "{call}", "Calls whose deadline fell.", "Users.Timeouts",
            client => new MetricValue(client.Users!.Timeouts, client.Name)),
        s_users.Counter(
            "engine.user.retries", "{request}", "Requests that were sent again.", "Users.Retries",
            client => new MetricValue(client.Users!.Retries, client.Name)),
        s_users.Counter(
            "engine.user.reconnects", "{connection}", "Connections that were made anew.", "Users.Reconnects",
            client => new MetricValue(client.Users!.Reconnects, client.Name)),
        s_waits.Gauges(
            "engine.user.wait", "s",
            "What callers waited from when they meant to start, over the interval reported last; 100 is the longest.",
            "Users.P99", client => Waits(client.Users!, client.Name)),
    ];

    private static IEnumerable<ClientSample> Reporting(EngineSample sample) =>
        sample.Clients.Where(client => client.Users is not null);

    private static IEnumerable<MetricValue> Waits(UserSample users, string client) =>
    [
        new(users.P50.TotalSeconds, client, "50"),
        new(users.P99.TotalSeconds, client, "99"),
        new(users.P999.TotalSeconds, client, "99.9"),
        new(users.Longest.TotalSeconds, client, "100"),
    ];
}
