namespace Engine.Watch.Postgres;

/// <summary>What a server says of its write-ahead log and of those that follow it.</summary>
/// <param name="WalBytes">Bytes of log written since the cluster was made.</param>
/// <param name="ReplicaLagBytes">Bytes by which the slowest standby is behind; null where there is none.</param>
internal sealed record ServerFigures(long WalBytes, long? ReplicaLagBytes)
{
    private const string Question =
        """
        SELECT pg_wal_lsn_diff(lsn, '0/0')::bigint AS "walBytes",
               (SELECT max(pg_wal_lsn_diff(lsn, replay_lsn))::bigint FROM pg_stat_replication) AS "replicaLagBytes"
        FROM (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END) AS at (lsn)
        """;

    // Each file of the database is looked up for it.
    private const string SizeQuestion = "SELECT pg_database_size(current_database()) AS bytes";

    /// <summary>Asks.</summary>
    public static ServerFigures Ask(WatchConnection connection) => connection.Ask<ServerFigures>(Question).Single();

    /// <summary>Asks for the bytes that the database takes; dear, so rarely.</summary>
    public static long AskSize(WatchConnection connection) => connection.Ask<Size>(SizeQuestion).Single().Bytes;

    private sealed record Size(long Bytes);
}
