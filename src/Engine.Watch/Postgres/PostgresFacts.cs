using System.Text.Json.Nodes;
using Npgsql;

namespace Engine.Watch.Postgres;

/// <summary>
/// What PostgreSQL says about itself and about the engine's own tables and connections, for a support bundle: never the
/// content of a row, nor the text of a statement.
/// </summary>
public static class PostgresFacts
{
    // Settings in whose values passwords, keys or commands with them may stand.
    private const string Settings =
        """
        SELECT name, CASE WHEN name ~ 'conninfo|passphrase|password|key|command|secret|library' AND setting <> ''
                          THEN '(not shown)' ELSE setting END AS setting, unit, source
        FROM pg_settings WHERE source NOT IN ('default', 'override', 'client', 'session') ORDER BY name
        """;

    private static readonly (string Name, string What, string Sql)[] s_questions =
    [
        (
            "server",
            "version and age of the server",
            "SELECT version(), pg_postmaster_start_time() AS started, now(), pg_is_in_recovery()"),
        ("settings", "settings that are not the default's", Settings),
        (
            "connections",
            "connections by application, without their statements",
            """
            SELECT pid, application_name, backend_type, state, wait_event_type, wait_event, backend_start, xact_start,
                   state_change, pg_blocking_pids(pid) AS blocked_by
            FROM pg_stat_activity WHERE datname = current_database() OR datname IS NULL ORDER BY backend_start
            """),
        (
            "locks",
            "locks that are waited for",
            """
            SELECT pid, locktype, mode, relation::regclass::text AS relation, waitstart FROM pg_locks WHERE NOT granted
            """),
        (
            "tables",
            "sizes and counts of the engine's tables",
            """
            SELECT s.relname, pg_total_relation_size(s.relid) AS bytes, c.reltuples::bigint AS rows_about, s.n_dead_tup,
                   s.seq_scan, s.idx_scan, s.last_vacuum, s.last_autovacuum, s.last_analyze, s.last_autoanalyze
            FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid WHERE s.schemaname = 'engine' ORDER BY s.relname
            """),
        ("database", "figures of the journal's database", "SELECT * FROM pg_stat_database WHERE datname = current_database()"),
        ("wal", "figures of the write-ahead log", "SELECT * FROM pg_stat_wal"),
        ("writer", "figures of the background writer", "SELECT * FROM pg_stat_bgwriter"),
        (
            "replication",
            "standbys of the server",
            """
            SELECT application_name, state, sync_state, reply_time,
                   pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) AS behind_bytes
            FROM pg_stat_replication
            """),
    ];

    /// <summary>Asks; each answer is a JSON document a row.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <exception cref="NpgsqlException">The server cannot be asked.</exception>
    public static IReadOnlyList<(string Name, string What, string Rows)> Read(string connectionString)
    {
        using WatchConnection connection = WatchConnection.Open(WatchConnection.StringOf(connectionString, "engine diagnose"));
        var facts = new List<(string, string, string)>();
        foreach ((string name, string what, string question) in s_questions)
        {
            string rows;
            try
            {
                rows = string.Concat(connection.Ask<JsonObject>(question).Select(row => row.ToJsonString() + "\n"));
            }
            catch (PostgresException refused)
            {
                rows = $"not told: {refused.MessageText}\n"; // another version, or no right to it
            }

            facts.Add((name, what, rows));
        }

        return facts;
    }
}
