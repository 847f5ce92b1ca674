using System.Runtime.CompilerServices;
using Engine.Core.Pipeline;
using Engine.Server.Wire;

namespace Engine.Server.Ledger;

/// <summary>
/// The request of a stream whose reply is due next. It is given up when its time is over or the stream has ended; those
/// behind it cannot be told anything before it, so that one timer and one registration serve the whole stream. Whose time is
/// over behind it, the writer takes no more.
/// </summary>
internal sealed class DueReply : IDisposable
{
    // Timers count whole milliseconds.
    private static readonly TimeSpan MinWait = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly CancellationToken _ended;
    private readonly CancellationTokenRegistration _registration;
    private ITimer? _timer;
    private BatchCall? _call;

    /// <summary>Nothing is due yet.</summary>
    public DueReply(TimeProvider time, CancellationToken ended)
    {
        _time = time;
        _ended = ended;
        _registration = ended.UnsafeRegister(static state => ((DueReply)state!).GiveUp(), this);
    }

    /// <summary>Waits until a request has ended, whose reply is due now.</summary>
    public ValueTask<BatchOutcome> WaitAsync(BatchCall call)
    {
        ValueTask<BatchOutcome> end = call.End;
        return end.IsCompleted ? end : WatchAsync(call, end);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _timer?.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<BatchOutcome> WatchAsync(BatchCall call, ValueTask<BatchOutcome> end)
    {
        Watch(call);
        try
        {
            return await end.ConfigureAwait(false);
        }
        finally
        {
            Forget();
        }
    }

    private void Watch(BatchCall call)
    {
        lock (_gate)
        {
            _call = call;
        }

        if (_ended.IsCancellationRequested)
        {
            GiveUp();
        }
        else if (call.Deadline != 0)
        {
            LookAtClock();
        }
    }

    // Under the lock, or the batch might have gone back to its pool and be given up for its next request.
    private void Forget()
    {
        lock (_gate)
        {
            _call = null;
        }
    }

    private void GiveUp()
    {
        lock (_gate)
        {
            if (_call is { } call)
            {
                Partition.GiveUp(call.Batch);
            }
        }
    }

    // A timer that was set for an earlier request may fire for a later one.
    private void LookAtClock()
    {
        lock (_gate)
        {
            if (_call is not { Deadline: not 0 } call)
            {
                return;
            }

            TimeSpan left = Deadlines.WaitUntil(call.Deadline, _time);
            if (left == TimeSpan.Zero)
            {
                Partition.GiveUp(call.Batch);
                return;
            }

            _timer ??= _time.CreateTimer(
                static state => ((DueReply)state!).LookAtClock(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(left < MinWait ? MinWait : left, Timeout.InfiniteTimeSpan);
        }
    }
}
