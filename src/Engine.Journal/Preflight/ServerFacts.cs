using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Preflight;

/// <summary>What a server says about itself.</summary>
/// <param name="Version">Its version, as text.</param>
/// <param name="VersionNumber">Its version, as PostgreSQL counts (150004 is 15.4).</param>
/// <param name="SystemIdentifier">Identifier of its cluster.</param>
/// <param name="IsInRecovery">Whether it is a standby.</param>
/// <param name="Fsync">Setting fsync.</param>
/// <param name="FullPageWrites">Setting full_page_writes.</param>
/// <param name="SynchronousCommit">Setting synchronous_commit of the session.</param>
/// <param name="SynchronousStandbys">Standbys that commits wait for, as far as the user may see them.</param>
internal sealed record ServerFacts(
    string Version,
    int VersionNumber,
    string SystemIdentifier,
    bool IsInRecovery,
    string Fsync,
    string FullPageWrites,
    string SynchronousCommit,
    long SynchronousStandbys)
{
    /// <summary>How many standbys a commit waits for that are there, in SQL.</summary>
    public const string SynchronousStandbysSeen =
        "(SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum'))";

    private const string Question =
        "SELECT current_setting('server_version'), current_setting('server_version_num')::int, "
        + "(SELECT system_identifier::text FROM pg_control_system()), pg_is_in_recovery(), current_setting('fsync'), "
        + "current_setting('full_page_writes'), current_setting('synchronous_commit'), "
        + SynchronousStandbysSeen;

    /// <summary>Asks the server.</summary>
    public static async Task<ServerFacts> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        (await connection.FirstAsync(Question, Read, cancellation).ConfigureAwait(false))!;

    private static ServerFacts Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetInt32(1),
        row.GetString(2),
        row.GetBoolean(3),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        row.GetInt64(7));
}
