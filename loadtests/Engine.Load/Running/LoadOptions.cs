namespace Engine.Load.Running;

/// <summary>How a load runs, whatever its profile.</summary>
public sealed record LoadOptions
{
    /// <summary>Transfers on their way, at most: what is due beyond that is dropped, and counted.</summary>
    public int MaxOutstanding { get; init; } = 1_000_000;

    /// <summary>A send so much after its intended moment, or more, is late.</summary>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>What tells the ids of this run from those of others.</summary>
    public ulong Run { get; init; } = (ulong)Random.Shared.NextInt64();

    /// <summary>What is drawn: kinds, accounts, sizes, gaps.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether the run ends with the first request that fails as a whole.</summary>
    public bool StopOnFailure { get; init; }
}
