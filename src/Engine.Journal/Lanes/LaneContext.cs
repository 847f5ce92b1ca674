namespace Engine.Journal.Lanes;

/// <summary>What every lane of an engine has in common.</summary>
/// <param name="Sessions">Opens connections.</param>
/// <param name="Epoch">The epoch to declare.</param>
/// <param name="SystemIdentifier">The cluster that was opened.</param>
/// <param name="RequiredStandbys">Synchronous standbys that were promised.</param>
/// <param name="Time">The clock.</param>
/// <param name="Wake">Wakes the stage that steps the journal.</param>
internal sealed record LaneContext(
    SessionFactory Sessions,
    long Epoch,
    string SystemIdentifier,
    int RequiredStandbys,
    TimeProvider Time,
    Action Wake)
{
    /// <summary>How long the server may leave a question unanswered before its connection is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The error when it has not.</summary>
    public TimeoutException Silence() => new($"PostgreSQL has not answered for {Patience.TotalSeconds:0} s");
}
