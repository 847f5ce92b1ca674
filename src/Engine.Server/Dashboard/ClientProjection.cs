using Engine.Watch.Samples;

namespace Engine.Server.Dashboard;

/// <summary>Clients as messages of the contract.</summary>
internal static class ClientProjection
{
    /// <summary>The busiest, by falling rate.</summary>
    public static IEnumerable<V1.ClientFigures> Busiest(SampleSpan span, int most)
    {
        Dictionary<string, ClientSample> before =
            span.Earlier.Clients.ToDictionary(client => client.Name, StringComparer.Ordinal);
        return span.Later.Clients
            .Select(client => (
                Client: client,
                Before: before.GetValueOrDefault(client.Name),
                Rate: span.Rate(Events(before.GetValueOrDefault(client.Name)), Events(client))))
            .OrderByDescending(client => client.Rate)
            .ThenByDescending(client => client.Client.LastRequest)
            .ThenBy(client => client.Client.Name, StringComparer.Ordinal)
            .Take(most)
            .Select(client => Of(span, client.Client, client.Before, client.Rate));
    }

    /// <summary>What callers waited, of the client whose callers wait longest; null where none has reported lately.</summary>
    public static V1.LatencyFigures? SlowestUsers(EngineSample sample) =>
        sample.SlowestUsers?.Users is { } slowest ? Latencies.Of(slowest) : null;

    private static V1.ClientFigures Of(SampleSpan span, ClientSample client, ClientSample? before, double rate) => new()
    {
        Name = client.Name,
        Streams = (uint)client.Streams,
        InFlight = (ulong)Math.Max(0, client.InFlight),
        Rate = rate,
        Refused = span.Rate(before?.Answers.EventsRefused ?? 0, client.Answers.EventsRefused),
        Latency = Latencies.Between(before?.Answers.Latency, client.Answers.Latency),
        Users = span.Later.HasReported(client) ? Latencies.Of(client.Users!) : null,
        Retries = (ulong)(client.Users?.Retries ?? 0),
        Timeouts = (ulong)(client.Users?.Timeouts ?? 0),
        QuietSeconds = Math.Max(0, (span.Later.Elapsed - client.LastRequest).TotalSeconds),
    };

    private static double Events(ClientSample? client) =>
        client is null ? 0 : client.Answers.EventsOk + client.Answers.EventsByCode.Values.Sum();
}
