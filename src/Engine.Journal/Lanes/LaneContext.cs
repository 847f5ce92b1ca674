using Engine.Journal.Preflight;
using Npgsql;

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

    /// <summary>Refuses a server, over a new connection to it, that is not fit or lacks what is known to be committed.</summary>
    /// <exception cref="PreflightException">The server is not fit.</exception>
    /// <exception cref="WrongJournalException">The journal is another one.</exception>
    public Task RequireSameJournalAsync(
        NpgsqlConnection connection, Watermark known, CancellationToken cancellation) =>
        JournalPreflight.RequireSameJournalAsync(
            connection, SystemIdentifier, RequiredStandbys, (known.Leaf, known.Block, known.Hash), cancellation);

    /// <summary>The error when it has not.</summary>
    public TimeoutException Silence() => new($"PostgreSQL has not answered for {Patience.TotalSeconds:0} s");
}
