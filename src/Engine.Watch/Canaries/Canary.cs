using Engine.Client;
using Engine.Journal.Verification;
using Engine.Watch.Postgres;
using Engine.Watch.Samples;

namespace Engine.Watch.Canaries;

/// <summary>
/// A client like any other, in the engine's own process: once a second it makes a transfer through the front door and looks at
/// what became of it. Whatever the figures say, this tells what a user would see. On a thread of its own.
/// </summary>
public sealed class Canary : IDisposable
{
    /// <summary>How long it waits for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestRound = TimeSpan.FromSeconds(8);

    // A transfer that went wrong does not come right by the next one.
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_farewell = TimeSpan.FromMilliseconds(500);

    private readonly RowConnection _connection;
    private readonly RowSight _sight;
    private readonly uint _ledger;
    private readonly Func<CanaryDoor?> _door;
    private readonly TimeProvider _time;
    private readonly WatchThread _thread;
    private volatile Result _result = new(0, TimeSpan.Zero, CanaryFailure.None, "", 0);
    private EngineClient? _client;
    private long _began;
    private CanaryRound? _round;

    /// <summary>Prepares; nothing runs until <see cref="Start"/>.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="leafRows">Sequences that a leaf covers.</param>
    /// <param name="ledger">The ledger that is its alone.</param>
    /// <param name="door">How it comes in; null while the engine does not lead, and this rests.</param>
    /// <param name="time">The clock.</param>
    public Canary(string connectionString, long leafRows, uint ledger, Func<CanaryDoor?> door, TimeProvider time)
    {
        (_sight, _ledger, _door, _time) = (new RowSight(leafRows), ledger, door, time);
        _connection = new RowConnection(connectionString, "engine watch canary", s_longestRound);
        _thread = new WatchThread("engine canary", new Pulse("canary", 2 * s_longestRound, time), Look, AfterFailure, End);
    }

    /// <summary>By which it says that it lives.</summary>
    public Pulse Pulse => _thread.Pulse;

    /// <summary>How it fared.</summary>
    /// <param name="elapsed">Now, on the clock of the samples.</param>
    public CanarySample Sample(TimeSpan elapsed)
    {
        Result now = _result;
        return new CanarySample(
            now.Rounds, now.Latency, now.Failure, now.Words,
            now.FailedAt == 0 ? elapsed : elapsed - _time.GetElapsedTime(now.FailedAt));
    }

    /// <summary>Begins.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends it; a round that is under way is hardly waited for.</summary>
    public void Dispose() => _thread.Dispose();

    private TimeSpan Look()
    {
        _began = _time.GetTimestamp();
        try
        {
            if (_door() is { } door)
            {
                Round(door, _began);
            }
        }
        catch (CanaryException failed)
        {
            Note(failed); // it has done its work: what it found is told
        }

        return UntilNext();
    }

    private TimeSpan AfterFailure(Exception failure)
    {
        _round = failure is TimeoutException ? null : _round; // what was left may go on still: nothing is known of its balances
        return UntilNext();
    }

    private TimeSpan UntilNext() =>
        s_interval - _time.GetElapsedTime(_began) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private void End()
    {
        _connection.Dispose();
        Task.WhenAny(_client?.DisposeAsync().AsTask() ?? Task.CompletedTask, Task.Delay(s_farewell, _time)).Wait();
    }

    private void Round(CanaryDoor door, long began)
    {
        _client ??= door.Open(Patience, _time);
        CanaryRound round = _round ??= new CanaryRound(_client, _ledger, _sight);
        TimeSpan latency = _connection.Ask(
            connection => round.RunAsync(connection, () => _time.GetElapsedTime(began), _thread.Stopping));
        Result before = _result;
        bool isRemembered = before.Failure is CanaryFailure.RowMissing or CanaryFailure.BalanceWrong
            && _time.GetElapsedTime(before.FailedAt) < s_memory;
        _result = isRemembered
            ? before with { Rounds = before.Rounds + 1, Latency = latency }
            : new Result(before.Rounds + 1, latency, CanaryFailure.None, "", 0);
    }

    private void Note(CanaryException failed)
    {
        Result before = _result;
        long since = before.Failure == failed.Failure ? before.FailedAt : _time.GetTimestamp();
        _result = before with { Failure = failed.Failure, Words = failed.Message, FailedAt = since };
    }

    private sealed record Result(long Rounds, TimeSpan Latency, CanaryFailure Failure, string Words, long FailedAt);
}
