namespace Engine.Server.Security;

/// <summary>How much a client may have; what is null is bounded by what bounds all clients together.</summary>
public sealed record ClientLimits
{
    /// <summary>The highest rate that can be written, events a second.</summary>
    internal const long MostPerSecond = 1_000_000_000;

    /// <summary>Streams at one time; more are refused.</summary>
    public int? Streams { get; init; }

    /// <summary>Requests at one time that are not answered yet: streams wait, single calls are refused.</summary>
    public int? Requests { get; init; }

    /// <summary>Events that it may write per second; a second's worth may come at once.</summary>
    public long? EventsPerSecond { get; init; }

    /// <summary>Whether a number is a rate.</summary>
    internal static bool IsRate(long perSecond) => perSecond is >= 1 and <= MostPerSecond;
}
