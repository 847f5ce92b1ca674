using System.Globalization;
using Engine.Watch.Samples;

namespace Engine.Watch.Postgres;

/// <summary>Asks PostgreSQL which of the engine's connections wait inside it, and who is in their way.</summary>
internal static class WaitingBackends
{
    private const string Question =
        """
        SELECT waiting.pid, waiting.application_name AS application, wait_event_type || '/' || wait_event AS wait,
               ARRAY(SELECT row_to_json(blocker) FROM (
                   SELECT blocking.pid, usename AS user, application_name AS application, state,
                          extract(epoch FROM clock_timestamp() - xact_start)::double precision AS seconds
                   FROM unnest(CASE WHEN waiting.wait_event_type = 'Lock' THEN pg_blocking_pids(waiting.pid) END) AS blocking (pid)
                   LEFT JOIN pg_stat_activity AS activity ON activity.pid = blocking.pid) AS blocker) AS blockers
        FROM pg_stat_activity AS waiting
        WHERE datname = current_database() AND application_name LIKE 'engine %' AND waiting.pid <> pg_backend_pid()
          AND state IS DISTINCT FROM 'idle' AND wait_event IS NOT NULL AND wait_event_type <> 'Client'
        """;

    /// <summary>Asks.</summary>
    public static IReadOnlyList<BackendWait> Ask(WatchConnection connection) =>
        [.. connection.Ask<Waiting>(Question).Select(waiting => waiting.Told)];

    // "engine lane 0 epoch 7" is lane 0.
    private static string NameOf(string application)
    {
        string name = application["engine ".Length..];
        int epoch = name.IndexOf(" epoch ", StringComparison.Ordinal);
        return epoch < 0 ? name : name[..epoch];
    }

    private sealed record Waiting(int Pid, string Application, string Wait, IReadOnlyList<Blocker> Blockers)
    {
        public BackendWait Told => new(
            Pid,
            NameOf(Application),
            Wait,
            [.. Blockers.Select(blocker => blocker.Pid)],
            string.Join(" and ", Blockers.Select(blocker => blocker.InWords).Distinct()));
    }

    private sealed record Blocker(int Pid, string? User, string? Application, string? State, double? Seconds)
    {
        public string InWords
        {
            get
            {
                if (Pid == 0)
                {
                    return "a prepared transaction";
                }

                if (State is null && User is null)
                {
                    return $"backend {Pid}, which has ended";
                }

                string application = string.IsNullOrEmpty(Application) ? "" : $", application \"{Application}\"";
                string state = string.IsNullOrEmpty(State) ? "" : $", {State}";
                string since = Seconds is { } seconds
                    ? string.Create(CultureInfo.InvariantCulture, $", in a transaction for {seconds:0.0} s")
                    : "";
                return $"backend {Pid} of user {User ?? "?"}{application}{state}{since}";
            }
        }
    }
}
