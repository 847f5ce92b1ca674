using Engine.Journal.Verification;

namespace Engine.Watch.Samples;

/// <summary>
/// How complete the journal is in PostgreSQL, as a connection apart saw it: the newest rows held against what the engine has
/// committed of them.
/// </summary>
/// <param name="Recent">What was compared, and what came of it.</param>
/// <param name="Read">When that was, on the clock of <see cref="EngineSample.Elapsed"/>.</param>
/// <param name="Took">How long it took.</param>
public sealed record CompletenessSample(RecentVerification Recent, TimeSpan Read, TimeSpan Took)
{
    /// <summary>The trial balances at the end of the newest sealed leaf.</summary>
    public IReadOnlyList<SealedBalance> Balances { get; init; } = [];

    /// <summary>Of the events that the engine has committed, the share that PostgreSQL holds; 1 is all of them.</summary>
    public double ByCount => Share(Recent.Committed.Events, Recent.Seen.Events);

    /// <summary>The same by the amounts of their transfers; too much counts like too little.</summary>
    public double ByValue => Share((double)Recent.Committed.Value, (double)Recent.Seen.Value);

    private static double Share(double committed, double seen) =>
        committed == 0 ? 1 : Math.Max(0, 1 - (Math.Abs(committed - seen) / committed));
}
