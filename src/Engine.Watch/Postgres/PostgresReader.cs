using Engine.Watch.Samples;

namespace Engine.Watch.Postgres;

/// <summary>
/// Asks PostgreSQL, over a connection apart and on a thread apart, what the engine's own connections wait for and who is in
/// their way; now and then how much it has written, and how large it is. Whoever looks sees for how long the answer has been
/// outstanding; after <see cref="WatchConnection.Limit"/> at the most the connection is given up, its socket closed, and
/// another one tried.
/// </summary>
public sealed class PostgresReader : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_figuresInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_sizeInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromSeconds(1);

    // Each round ends by itself; that the server is silent is for the watchdog to say.
    private static readonly TimeSpan s_patience = 3 * WatchConnection.Limit;

    private readonly string _connectionString;
    private readonly TimeProvider _time;
    private readonly WatchThread _thread;
    private volatile Answer? _answer;
    private volatile ServerFigures? _figures;
    private WatchConnection? _connection;
    private long _size;
    private long _figuresAsked;
    private long _sizeAsked;

    // When the question was asked that has no answer yet; 0 while none is outstanding.
    private long _unanswered;

    /// <summary>Prepares to ask; nothing runs until <see cref="Start"/>.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="time">The clock.</param>
    public PostgresReader(string connectionString, TimeProvider time)
    {
        _time = time;
        _connectionString = WatchConnection.StringOf(connectionString, "engine watch");
        _thread = new WatchThread(
            "engine watch postgres", new Pulse("reader of PostgreSQL", s_patience, time), Look, AfterFailure, Close);
    }

    /// <summary>By which it says that it lives.</summary>
    public Pulse Pulse => _thread.Pulse;

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
            WalBytes = _figures?.WalBytes ?? 0,
            ReplicaLagBytes = _figures?.ReplicaLagBytes,
            DatabaseBytes = Volatile.Read(ref _size),
        };
    }

    /// <summary>Begins to ask.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends it, and closes the connection; an answer that is outstanding is hardly waited for.</summary>
    public void Dispose() => _thread.Dispose();

    private TimeSpan Look()
    {
        Interlocked.CompareExchange(ref _unanswered, _time.GetTimestamp(), 0);
        _connection ??= WatchConnection.Open(_connectionString);
        _answer = new Answer(_time.GetTimestamp(), WaitingBackends.Ask(_connection));
        AskFigures(_connection);
        Volatile.Write(ref _unanswered, 0);
        return s_interval;
    }

    private TimeSpan AfterFailure(Exception failure)
    {
        _answer = null; // what was waited for then is not so any more
        if (failure.GetBaseException() is not TimeoutException)
        {
            Volatile.Write(ref _unanswered, 0); // a refusal is an answer
        }

        Close();
        return s_afterFailure;
    }

    private void AskFigures(WatchConnection connection)
    {
        if (IsDue(ref _figuresAsked, s_figuresInterval))
        {
            _figures = ServerFigures.Ask(connection);
        }

        if (IsDue(ref _sizeAsked, s_sizeInterval))
        {
            Volatile.Write(ref _unanswered, 0); // that it takes long, of a large database, says nothing
            Volatile.Write(ref _size, ServerFigures.AskSize(connection));
        }
    }

    private bool IsDue(ref long asked, TimeSpan interval)
    {
        bool isDue = asked == 0 || _time.GetElapsedTime(asked) >= interval;
        asked = isDue ? _time.GetTimestamp() : asked;
        return isDue;
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private sealed record Answer(long At, IReadOnlyList<BackendWait> Waits);
}
