using System.Diagnostics;
using Engine.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engine.Cli.Drills.Live;

/// <summary>Is told of an engine's alarms as anybody may be, and notes when. Safe on any thread.</summary>
internal sealed class AlarmFeed : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_beforeRetry = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _end = new();
    private readonly GrpcChannel _channel;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SeenAlarm> _seen = [];
    private readonly Task _following;

    private AlarmFeed(string address)
    {
        _channel = GrpcChannel.ForAddress(address);
        _following = FollowAsync();
    }

    /// <summary>Now, on the clock of what is seen.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>All that were told of, the earliest first.</summary>
    public IReadOnlyList<SeenAlarm> Seen
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen.Values.OrderBy(alarm => alarm.Seen)];
            }
        }
    }

    /// <summary>Follows the engine at an address until it is disposed.</summary>
    public static AlarmFeed Follow(string address) => new(address);

    /// <summary>Waits until the alarms are as wanted; whether they were, in time.</summary>
    public async Task<bool> WaitAsync(
        Func<IReadOnlyList<SeenAlarm>, bool> areSo, TimeSpan patience, CancellationToken cancellation)
    {
        TimeSpan start = Now;
        while (!areSo(Seen))
        {
            if (Now - start > patience)
            {
                return false;
            }

            await Task.Delay(s_pause, cancellation);
        }

        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _channel.Dispose();
        _end.Dispose();
    }

    private async Task FollowAsync()
    {
        var admin = new AdminService.AdminServiceClient(_channel);
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using AsyncServerStreamingCall<WatchAlarmsResponse> call = admin.WatchAlarms(
                    new WatchAlarmsRequest(), cancellationToken: _end.Token);
                await foreach (WatchAlarmsResponse told in call.ResponseStream.ReadAllAsync(_end.Token))
                {
                    Note(told.Open, Now);
                }
            }
            catch (RpcException) when (!_end.IsCancellationRequested)
            {
                await Task.Delay(s_beforeRetry, _end.Token); // the engine is away, and may come back
            }
        }
    }

    private void Note(IReadOnlyList<Alarm> open, TimeSpan now)
    {
        lock (_lock)
        {
            foreach (Alarm alarm in open)
            {
                _seen.TryAdd(alarm.Id, new SeenAlarm(alarm.Name, alarm.Subject, alarm.Cause, now));
            }

            foreach ((string id, SeenAlarm seen) in _seen.Where(seen => seen.Value.Gone is null).ToArray())
            {
                if (!open.Any(alarm => alarm.Id == id))
                {
                    _seen[id] = seen with { Gone = now };
                }
            }
        }
    }
}
