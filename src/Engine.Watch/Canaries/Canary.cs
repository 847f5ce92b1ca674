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

    private readonly CancellationTokenSource _stopping = new();
    private readonly RowConnection _connection;
    private readonly RowSight _sight;
    private readonly uint _ledger;
    private readonly Func<string?> _address;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private volatile Result _result = new(0, TimeSpan.Zero, CanaryFailure.None, "", 0);
    private EngineClient? _client;
    private CanaryRound? _round;

    /// <summary>Prepares; nothing runs until <see cref="Start"/>.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="leafRows">Sequences that a leaf covers.</param>
    /// <param name="ledger">The ledger that is its alone.</param>
    /// <param name="address">Where clients reach the engine; null while it does not lead, and this rests.</param>
    /// <param name="time">The clock.</param>
    public Canary(string connectionString, long leafRows, uint ledger, Func<string?> address, TimeProvider time)
    {
        (_sight, _ledger, _address, _time) = (new RowSight(leafRows), ledger, address, time);
        _connection = new RowConnection(connectionString, "engine watch canary", s_longestRound);
        Pulse = new Pulse("canary", 2 * s_longestRound, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "engine canary" };
    }

    /// <summary>By which it says that it lives.</summary>
    public Pulse Pulse { get; }

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
    public void Dispose()
    {
        _stopping.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join(s_farewell);
        }
    }

    private void Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            long began = _time.GetTimestamp();
            Pulse.Begin();
            try
            {
                if (_address() is { } address)
                {
                    Round(address, began);
                }

                Pulse.Succeed();
            }
            catch (CanaryException failed)
            {
                Note(failed);
                Pulse.Succeed(); // it has done its work: what it found is told
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                Pulse.Fail($"{failure.GetType().Name}: {failure.GetBaseException().Message}");
                _round = failure is TimeoutException ? null : _round; // what was left may go on still: nothing is known of its balances
            }

            TimeSpan left = s_interval - _time.GetElapsedTime(began);
            _stopping.Token.WaitHandle.WaitOne(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        _connection.Dispose();
        Task.WhenAny(_client?.DisposeAsync().AsTask() ?? Task.CompletedTask, Task.Delay(s_farewell, _time)).Wait();
    }

    private void Round(string address, long began)
    {
        _client ??= new EngineClient(
            new EngineClientOptions
            {
                Addresses = [address], Name = "canary", Deadline = Patience, ConnectTimeout = Patience, ReportFigures = false,
            },
            time: _time);
        CanaryRound round = _round ??= new CanaryRound(_client, _ledger, _sight);
        TimeSpan latency = _connection.Ask(
            connection => round.RunAsync(connection, () => _time.GetElapsedTime(began), _stopping.Token));
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
