namespace Engine.Server.Security;

/// <summary>How much one client may use at one time; what is null has no limit of its own.</summary>
public sealed record ClientLimits
{
    /// <summary>No limits but those of the engine.</summary>
    public static ClientLimits None { get; } = new();

    /// <summary>Streams that it may have open.</summary>
    public int? Streams { get; init; }

    /// <summary>Requests that it may have on their way, of all its streams and calls.</summary>
    public int? Requests { get; init; }

    /// <summary>Events a second, of all its streams and calls; half a second's worth may come at once.</summary>
    public long? EventsPerSecond { get; init; }
}
