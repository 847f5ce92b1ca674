using Engine.Watch.Recorder;

namespace Engine.Cli.Incidents;

/// <summary>What a client went through in a time.</summary>
internal sealed class AffectedClient
{
    // What answers within this is not told as trouble.
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(1);

    public required string Name { get; init; }

    public long EventsOk { get; private set; }

    public long EventsRefused { get; private set; }

    public long RequestsRefused { get; private set; }

    public long Unknown { get; private set; }

    public long NotAccepted { get; private set; }

    public long Retries { get; private set; }

    public long Timeouts { get; private set; }

    /// <summary>The slowest answer, by the engine's clock.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The longest that one of its callers waited, by its own; zero where it reported nothing.</summary>
    public TimeSpan LongestWait { get; private set; }

    /// <summary>Whether it noticed anything.</summary>
    public bool IsAffected =>
        RequestsRefused + Unknown + NotAccepted + Retries + Timeouts > 0 || Slowest >= s_slow || LongestWait >= s_slow;

    /// <summary>Every client that did something, those that noticed first.</summary>
    public static IReadOnlyList<AffectedClient> Of(IEnumerable<FlightFigures> figures)
    {
        var clients = new Dictionary<string, AffectedClient>();
        foreach (FlightClient client in figures.SelectMany(span => span.Clients))
        {
            if (!clients.TryGetValue(client.Name, out AffectedClient? known))
            {
                clients.Add(client.Name, known = new AffectedClient { Name = client.Name });
            }

            known.Add(client);
        }

        return
        [
            .. clients.Values.OrderByDescending(client => client.IsAffected)
                .ThenByDescending(client => client.Unknown + client.NotAccepted + client.RequestsRefused)
                .ThenByDescending(client => client.EventsOk),
        ];
    }

    private void Add(FlightClient client)
    {
        EventsOk += client.EventsOk;
        EventsRefused += client.EventsRefused;
        RequestsRefused += client.RequestsRefused;
        Unknown += client.RequestsUnknown;
        NotAccepted += client.RequestsNotAccepted;
        Retries += client.Users?.Retries ?? 0;
        Timeouts += client.Users?.Timeouts ?? 0;
        Slowest = Longer(Slowest, client.Latency?.LongestUs ?? 0);
        LongestWait = Longer(LongestWait, client.Users?.LongestUs ?? 0);
    }

    private static TimeSpan Longer(TimeSpan known, long microseconds)
    {
        TimeSpan other = TimeSpan.FromMicroseconds(microseconds);
        return other > known ? other : known;
    }
}
