namespace Engine.Server.Tuning;

/// <summary>What is journaled as a setting is and is none of a start: whether work is taken.</summary>
internal static class Switches
{
    /// <summary>Whether the engine drains.</summary>
    public const string Drain = "drain";

    /// <summary>Clients that may be paused at one time.</summary>
    public const int MostPaused = 500;

    private const string PausePrefix = "client-paused:";

    /// <summary>Whether a client is paused.</summary>
    public static string Pause(string client) => PausePrefix + client;

    /// <summary>The client that a change paused; null where it is of something else.</summary>
    public static string? ClientOf(string name) =>
        name.StartsWith(PausePrefix, StringComparison.Ordinal) ? name[PausePrefix.Length..] : null;

    /// <summary>Whether a change is of a switch.</summary>
    public static bool IsSwitch(string name) => name == Drain || ClientOf(name) is not null;
}
