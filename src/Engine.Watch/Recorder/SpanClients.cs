using Engine.Watch.Samples;

namespace Engine.Watch.Recorder;

/// <summary>What each client did between two samples: the busiest by name, the others added up.</summary>
internal static class SpanClients
{
    /// <summary>Under which the others are added up; no client can be called so.</summary>
    public const string Others = "(others)";

    private const int MostClients = 32;

    /// <summary>Clients by their name.</summary>
    public static Dictionary<string, ClientSample> ByName(IReadOnlyList<ClientSample> clients)
    {
        var named = new Dictionary<string, ClientSample>(clients.Count);
        foreach (ClientSample client in clients)
        {
            named[client.Name] = client;
        }

        return named;
    }

    /// <summary>Those that did something.</summary>
    public static IEnumerable<FlightClient> Between(IReadOnlyList<ClientSample> earlier, IReadOnlyList<ClientSample> later)
    {
        Dictionary<string, ClientSample> before = ByName(earlier);
        (FlightClient Client, ClientSample Before, ClientSample After)[] active =
        [
            .. later
                .Select(client => Between(before.GetValueOrDefault(client.Name) ?? Fresh(client.Name), client))
                .Where(one => WeightOf(one.Client) > 0)
                .OrderByDescending(one => WeightOf(one.Client)),
        ];
        foreach ((FlightClient client, ClientSample was, ClientSample now) in active.Take(MostClients))
        {
            client.Latency = SpanFigures.Latency(now.Answers.Latency.Since(was.Answers.Latency));
            yield return client;
        }

        if (active.Length > MostClients)
        {
            yield return Sum(active.Skip(MostClients).Select(one => one.Client));
        }
    }

    // Who was refused something is told of before who was only busy.
    private static double WeightOf(FlightClient client) =>
        client.EventsOk + client.EventsRefused + client.InFlight + (client.Users?.Calls ?? 0)
        + (1e9 * (client.RequestsUnknown + client.RequestsNotAccepted + client.RequestsRefused));

    private static ClientSample Fresh(string name) => new(name, 0, 0, new AnswerSample(), TimeSpan.Zero);

    private static (FlightClient Client, ClientSample Before, ClientSample After) Between(ClientSample before, ClientSample after)
    {
        (AnswerSample was, AnswerSample now) = (before.Answers, after.Answers);
        var client = new FlightClient
        {
            Name = after.Name,
            EventsOk = now.EventsOk - was.EventsOk,
            EventsRefused = now.EventsRefused - was.EventsRefused,
            RequestsRefused = now.RequestsRefused - was.RequestsRefused,
            RequestsUnknown = now.RequestsUnknown - was.RequestsUnknown,
            RequestsNotAccepted = now.RequestsNotAccepted - was.RequestsNotAccepted,
            InFlight = after.InFlight,
            Users = SpanFigures.Users(before.Users, after.Users),
        };
        return (client, before, after);
    }

    private static FlightClient Sum(IEnumerable<FlightClient> others)
    {
        var sum = new FlightClient { Name = Others };
        foreach (FlightClient client in others)
        {
            sum.EventsOk += client.EventsOk;
            sum.EventsRefused += client.EventsRefused;
            sum.RequestsRefused += client.RequestsRefused;
            sum.RequestsUnknown += client.RequestsUnknown;
            sum.RequestsNotAccepted += client.RequestsNotAccepted;
            sum.InFlight += client.InFlight;
        }

        return sum;
    }
}
