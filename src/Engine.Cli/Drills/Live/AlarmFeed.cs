using System.Diagnostics;
using Engine.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engine.Cli.Drills.Live;

/// <summary>Asks an engine for its alarms again and again, as anybody may, and notes when each came and went. Safe on any thread.</summary>
internal sealed class AlarmFeed : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

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

    // Asked, not followed: a stream tells four times a second, and the seconds here are to be exact.
    private async Task FollowAsync()
    {
        var admin = new AdminService.AdminServiceClient(_channel);
        while (!_end.IsCancellationRequested)
        {
            try
            {
                ListAlarmsResponse told = await admin.ListAlarmsAsync(
                    new ListAlarmsRequest(), new CallOptions(cancellationToken: _end.Token));
                Note(told.Open, Now);
            }
            catch (RpcException) when (!_end.IsCancellationRequested)
            {
                // The engine is away, and may come back.
            }

            await Task.Delay(s_pause, _end.Token);
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
