using System.Diagnostics;
using Engine.Cli.Processes;
using Engine.Cli.Workload;
using Engine.Client;

namespace Engine.Cli.Drills;

/// <summary>One small request after the other, each a few milliseconds after the last; it notes the longest silence.</summary>
internal sealed class LightLoad : IAsyncDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _end = new();
    private readonly SampleTransfers _sample = new(run: 11, customers: 100, holds: false);
    private readonly EngineClient _client;
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private long _lastAnswer = Stopwatch.GetTimestamp();
    private TimeSpan _longest;
    private long _answers;

    private LightLoad(IReadOnlyList<string> addresses) => _client = new EngineClient(
        new EngineClientOptions { Addresses = addresses, Deadline = null });

    /// <summary>The longest time between two answers since <see cref="Forget"/>.</summary>
    public TimeSpan LongestSilence
    {
        get
        {
            lock (_gate)
            {
                return _longest;
            }
        }
    }

    /// <summary>Opens accounts and begins.</summary>
    public static async Task<LightLoad> StartAsync(IReadOnlyList<string> addresses, CancellationToken cancellation)
    {
        var load = new LightLoad(addresses);
        await load._sample.OpenAccountsAsync(load._client, cancellation);
        load._running = load.SendAsync();
        return load;
    }

    /// <summary>Forgets the silences so far.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _longest = TimeSpan.Zero;
        }
    }

    /// <summary>Waits for some more answers.</summary>
    /// <exception cref="EngineProcessException">There are none.</exception>
    public async Task AnswerAsync(TimeSpan patience, CancellationToken cancellation)
    {
        const int some = 10;
        long goal = Volatile.Read(ref _answers) + some;
        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _answers) < goal)
        {
            if (_running.IsFaulted || Stopwatch.GetElapsedTime(start) > patience)
            {
                throw new EngineProcessException(
                    "did not answer any more", _running.Exception?.GetBaseException().Message ?? "");
            }

            await Task.Delay(_pause, cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _client.DisposeAsync();
        _end.Dispose();
    }

    private async Task SendAsync()
    {
        var transfer = new Transfer[1];
        for (long index = 0; !_end.IsCancellationRequested; index++)
        {
            _sample.Fill(transfer, index);
            await _client.CreateTransfersAsync(transfer, _end.Token);
            lock (_gate)
            {
                TimeSpan silence = Stopwatch.GetElapsedTime(_lastAnswer);
                _longest = silence > _longest ? silence : _longest;
                _lastAnswer = Stopwatch.GetTimestamp();
            }

            Interlocked.Increment(ref _answers);
            await Task.Delay(_pause, _end.Token);
        }
    }
}
