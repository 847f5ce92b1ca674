namespace Engine.Watch.Metrics;

/// <summary>The rooms that measure; each is the name of a meter.</summary>
public static class Rooms
{
    /// <summary>Ring, stages and ledger.</summary>
    public const string Core = "Engine.Core";

    /// <summary>Blocks and lanes.</summary>
    public const string Journal = "Engine.Journal";

    /// <summary>Calls, clients and the process.</summary>
    public const string Server = "Engine.Server";

    /// <summary>Alarms, those that watch, PostgreSQL.</summary>
    public const string Watch = "Engine.Watch";

    /// <summary>What callers waited, as clients report.</summary>
    public const string Client = "Engine.Client";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Core, Journal, Server, Watch, Client];
}
