using System.Globalization;
using Engine.Watch.Samples;
using Npgsql;

namespace Engine.Watch.Postgres;

/// <summary>
/// Asks PostgreSQL, over a connection apart and on a thread apart, what the engine's own connections wait for and who is in
/// their way. The questions have no time limit: the driver ends one by asking the server to cancel it, and waits for that as
/// long as the server is silent. So the thread may be kept waiting, and whoever looks sees for how long.
/// </summary>
public sealed class PostgresReader : IDisposable
{
    private const string Waits =
        """
        SELECT pid, application_name, wait_event_type || '/' || wait_event,
               CASE WHEN wait_event_type = 'Lock' THEN pg_blocking_pids(pid) ELSE '{}' END
        FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'engine %' AND pid <> pg_backend_pid()
          AND state IS DISTINCT FROM 'idle' AND wait_event IS NOT NULL AND wait_event_type <> 'Client'
        """;

    private const string Blockers =
        """
        SELECT pid, coalesce(usename, '?'), coalesce(application_name, ''), coalesce(state, ''),
               extract(epoch FROM clock_timestamp() - xact_start)::double precision
        FROM pg_stat_activity WHERE pid = ANY($1)
        """;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromSeconds(1);

    // Longer than any restart: that it is silent is for the watchdog to say.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_farewell = TimeSpan.FromMilliseconds(500);

    private readonly ManualResetEventSlim _stopping = new();
    private readonly string _connectionString;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private volatile Answer? _answer;
    private NpgsqlConnection? _connection;

    // When the question was asked that has no answer yet; 0 while none is outstanding.
    private long _unanswered;

    /// <summary>Prepares to ask; nothing runs until <see cref="Start"/>.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="time">The clock.</param>
    public PostgresReader(string connectionString, TimeProvider time)
    {
        _time = time;
        Pulse = new Pulse("reader of PostgreSQL", s_patience, time);
        _connectionString = WatchConnection.StringOf(connectionString, "engine watch");
        _thread = new Thread(Run) { IsBackground = true, Name = "engine watch postgres" };
    }

    /// <summary>By which it says that it lives.</summary>
    public Pulse Pulse { get; }

    /// <summary>What it was answered last.</summary>
    /// <param name="elapsed">Now, on the clock of the samples.</param>
    public PostgresSample Sample(TimeSpan elapsed)
    {
        long asked = Volatile.Read(ref _unanswered);
        TimeSpan age = _answer is { } answer ? _time.GetElapsedTime(answer.At) : elapsed;
        return new PostgresSample
        {
            Read = elapsed - age,
            Silence = asked == 0 ? TimeSpan.Zero : _time.GetElapsedTime(asked),
            Failure = Pulse.Sample.LastError,
            Waits = _answer?.Waits ?? [],
        };
    }

    /// <summary>Begins to ask.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends it, and closes the connection; an answer that is outstanding is hardly waited for.</summary>
    public void Dispose()
    {
        _stopping.Set();
        if (_thread.IsAlive)
        {
            _thread.Join(s_farewell);
        }
    }

    private void Run()
    {
        while (!_stopping.IsSet)
        {
            Pulse.Begin();
            Interlocked.CompareExchange(ref _unanswered, _time.GetTimestamp(), 0);
            try
            {
                _connection ??= WatchConnection.Open(_connectionString);
                _answer = new Answer(_time.GetTimestamp(), Ask(_connection));
                Volatile.Write(ref _unanswered, 0);
                Pulse.Succeed();
                _stopping.Wait(s_interval);
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException)
            {
                _answer = null; // what was waited for then is not so any more
                if (failure.GetBaseException() is not TimeoutException)
                {
                    Volatile.Write(ref _unanswered, 0); // a refusal is an answer
                }

                Pulse.Fail(failure.GetBaseException().Message);
                Close();
                _stopping.Wait(s_afterFailure);
            }
        }

        Close();
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private static List<BackendWait> Ask(NpgsqlConnection connection)
    {
        var waits = new List<BackendWait>();
        using (var command = new NpgsqlCommand(Waits, connection))
        using (NpgsqlDataReader row = command.ExecuteReader())
        {
            while (row.Read())
            {
                waits.Add(new BackendWait(
                    row.GetInt32(0), NameOf(row.GetString(1)), row.GetString(2), row.GetFieldValue<int[]>(3)));
            }
        }

        int[] blocking = [.. waits.SelectMany(wait => wait.BlockedBy).Distinct()];
        if (blocking.Length == 0)
        {
            return waits;
        }

        Dictionary<int, string> who = Describe(connection, blocking);
        return [.. waits.Select(wait => wait with
        {
            Blockers = string.Join(
                " and ", wait.BlockedBy.Select(pid => who.GetValueOrDefault(pid, $"backend {pid}, which has ended"))),
        })];
    }

    private static Dictionary<int, string> Describe(NpgsqlConnection connection, int[] pids)
    {
        var who = new Dictionary<int, string>();
        using var command = new NpgsqlCommand(Blockers, connection)
        {
            Parameters = { new NpgsqlParameter<int[]> { TypedValue = pids } },
        };
        using NpgsqlDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            string application = row.GetString(2).Length == 0 ? "" : $", application \"{row.GetString(2)}\"";
            string state = row.GetString(3).Length == 0 ? "" : $", {row.GetString(3)}";
            string since = row.IsDBNull(4)
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $", in a transaction for {row.GetDouble(4):0.0} s");
            who[row.GetInt32(0)] = $"backend {row.GetInt32(0)} of user {row.GetString(1)}{application}{state}{since}";
        }

        return who;
    }

    // "engine lane 0 epoch 7" is lane 0.
    private static string NameOf(string application)
    {
        string name = application["engine ".Length..];
        int epoch = name.IndexOf(" epoch ", StringComparison.Ordinal);
        return epoch < 0 ? name : name[..epoch];
    }

    private sealed record Answer(long At, IReadOnlyList<BackendWait> Waits);
}
