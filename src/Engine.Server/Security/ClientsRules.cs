using Engine.Watch.Canaries;

namespace Engine.Server.Security;

/// <summary>What a file of clients must be, each rule with its reason; all broken ones are told at once.</summary>
internal static class ClientsRules
{
    private static readonly string[] s_certificateNames = ["CN=", "DNS="];

    /// <summary>The rules that do not hold, each with the path of its field; empty when all do.</summary>
    public static IReadOnlyList<string> Broken(ClientsDocument document)
    {
        var problems = new List<string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var certificates = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < document.Clients.Count; i++)
        {
            string at = $"clients[{i}]";
            if (document.Clients[i] is not { } client)
            {
                problems.Add($"{at}: is null");
                continue;
            }

            Check(problems, $"{at}.name", ClientName.IsValid(client.Name), ClientName.Rule);
            Check(problems, $"{at}.name", !IsTaken(client.Name), "is the engine's own name for clients that give none");
            Check(problems, $"{at}.name", client.Name != CanaryDoor.Name, "is the engine's own name for its canary");
            Check(problems, $"{at}.name", names.Add(client.Name), "is another client's");
            CheckEach(problems, $"{at}.keys", client.Keys, keys, key => ClientKey.TryReadHash(key, out _),
                "must be sha256: and 64 hexadecimal digits");
            CheckEach(problems, $"{at}.certificates", client.Certificates, certificates, IsCertificateName,
                "must be CN= or DNS= and a name");
            CheckEach(problems, $"{at}.rights", client.Rights, [], right => RightOf(right) != ClientRights.None,
                "must be submit, read or admin");
            Check(problems, $"{at}.rights", client.Rights.Count > 0, "is empty: a client without rights can do nothing");
            CheckLedgers(problems, $"{at}.ledgers", client.Ledgers);
            Check(problems, $"{at}.limits.streams", client.Limits?.Streams is null or >= 1, "must be 1 at least");
            Check(problems, $"{at}.limits.requests", client.Limits?.Requests is null or >= 1, "must be 1 at least");
            Check(
                problems,
                $"{at}.limits.events_per_second",
                client.Limits?.EventsPerSecond is not { } rate || ClientLimits.IsRate(rate),
                $"must be 1 to {ClientLimits.MostPerSecond}");
        }

        return problems;
    }

    /// <summary>The right of a name; none where it is no right's.</summary>
    public static ClientRights RightOf(string name) => name switch
    {
        "submit" => ClientRights.Submit,
        "read" => ClientRights.Read,
        "admin" => ClientRights.Admin,
        _ => ClientRights.None,
    };

    private static bool IsTaken(string name) => name is ClientIdentity.Anonymous or ClientIdentity.Others;

    private static bool IsCertificateName(string name) =>
        s_certificateNames.Any(kind => name.StartsWith(kind, StringComparison.Ordinal) && name.Length > kind.Length);

    private static void CheckEach(
        List<string> problems,
        string at,
        IReadOnlyList<string> items,
        HashSet<string> seen,
        Func<string, bool> isOne,
        string rule)
    {
        for (int i = 0; i < items.Count; i++)
        {
            Check(problems, $"{at}[{i}]", items[i] is { } item && isOne(item), rule);
            Check(problems, $"{at}[{i}]", seen.Add(items[i] ?? ""), "is there already");
        }
    }

    private static void CheckLedgers(List<string> problems, string at, IReadOnlyList<uint>? ledgers)
    {
        if (ledgers is not null)
        {
            Check(problems, at, ledgers.Count > 0, "is empty: leave it out for all ledgers");
            Check(problems, at, !ledgers.Contains(0u), "has a 0, which is no ledger");
        }
    }

    private static void Check(List<string> problems, string at, bool holds, string rule)
    {
        if (!holds)
        {
            problems.Add($"{at}: {rule}");
        }
    }
}
