using Engine.Journal.Verification;
using Engine.Watch.Samples;
using Npgsql;

namespace Engine.Watch.Postgres;

/// <summary>
/// Reads the newest rows of the journal again and again, over a connection apart and on a thread apart, and has them held
/// against what the engine has committed. What somebody does to them by hand is seen within a few seconds.
/// </summary>
public sealed class RecentRowsReader : IDisposable
{
    /// <summary>The longest time from one look to the next: what is done to a row is seen within that, and one look.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    // The longer a look takes the later comes the next, so that all of them together stay at a few percent of a core.
    private const int PausePerLook = 30;
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly RowConnection _connection;
    private readonly TimeProvider _time;
    private readonly WatchThread _thread;
    private volatile Answer? _answer;
    private RecentVerifier _verifier;

    /// <summary>Prepares to look; nothing runs until <see cref="Start"/>.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="verifier">What compares; it is disposed of with this.</param>
    /// <param name="time">The clock.</param>
    public RecentRowsReader(string connectionString, RecentVerifier verifier, TimeProvider time)
    {
        (_verifier, _time) = (verifier, time);
        _connection = new RowConnection(connectionString, "engine watch rows", s_limit);
        _thread = new WatchThread(
            "engine watch rows", new Pulse("reader of recent rows", 2 * s_limit, time), Look, AfterFailure, End);
    }

    /// <summary>By which it says that it lives.</summary>
    public Pulse Pulse => _thread.Pulse;

    /// <summary>What it saw last; null before the first look.</summary>
    /// <param name="elapsed">Now, on the clock of the samples.</param>
    public CompletenessSample? Sample(TimeSpan elapsed) => _answer is { } answer
        ? new CompletenessSample(answer.Recent, elapsed - _time.GetElapsedTime(answer.At), answer.Took)
        {
            Balances = answer.Balances,
        }
        : null;

    /// <summary>Begins to look.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends it, and closes the connection; an answer that is outstanding is hardly waited for.</summary>
    public void Dispose() => _thread.Dispose();

    private TimeSpan Look()
    {
        long began = _time.GetTimestamp();
        RecentVerifier verifier = _verifier;
        (RecentVerification recent, IReadOnlyList<SealedBalance> balances) =
            _connection.Ask(connection => LookAsync(connection, verifier));
        TimeSpan took = _time.GetElapsedTime(began);
        _answer = new Answer(recent, balances, began, took);
        return PauseAfter(took);
    }

    private TimeSpan AfterFailure(Exception failure)
    {
        if (failure is not TimeoutException)
        {
            return s_shortestPause;
        }

        _verifier = _verifier.Anew(); // the one that waits still is left to itself
        return TimeSpan.Zero;
    }

    private void End()
    {
        _connection.Dispose();
        _verifier.Dispose();
    }

    private static async Task<(RecentVerification, IReadOnlyList<SealedBalance>)> LookAsync(
        NpgsqlConnection connection, RecentVerifier verifier) => (
        await verifier.VerifyAsync(connection, CancellationToken.None).ConfigureAwait(false),
        await SealedBalance.ReadAsync(connection, CancellationToken.None).ConfigureAwait(false));

    private static TimeSpan PauseAfter(TimeSpan took) =>
        took * PausePerLook is var pause && pause < s_shortestPause ? s_shortestPause
        : pause < LongestPause ? pause
        : LongestPause;

    private sealed record Answer(
        RecentVerification Recent, IReadOnlyList<SealedBalance> Balances, long At, TimeSpan Took);
}
