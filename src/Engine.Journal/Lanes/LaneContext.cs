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
    Action Wake);
