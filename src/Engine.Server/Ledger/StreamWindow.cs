using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Engine.Server.Wire;

namespace Engine.Server.Ledger;

/// <summary>
/// The requests of one stream that are in flight, in order: bounded by a size that may change meanwhile. One thread at a time
/// adds, one takes.
/// </summary>
/// <param name="size">How many there may be; asked anew for each.</param>
internal sealed class StreamWindow(Func<int> size)
{
    private readonly Channel<BatchCall> _calls = Channel.CreateUnbounded<BatchCall>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private int _count;
    private TaskCompletionSource? _room;

    /// <summary>Waits for room if there is none, and adds a call.</summary>
    /// <exception cref="OperationCanceledException">The stream has ended first; the call was not added.</exception>
    public ValueTask AddAsync(BatchCall call, CancellationToken ended)
    {
        if (Volatile.Read(ref _count) >= size())
        {
            return WaitAndAddAsync(call, ended);
        }

        Add(call);
        return ValueTask.CompletedTask;
    }

    /// <summary>The size has changed: who waits looks again.</summary>
    public void Resized() => Interlocked.Exchange(ref _room, null)?.TrySetResult();

    /// <summary>No more are added.</summary>
    public void Complete() => _calls.Writer.Complete();

    /// <summary>Waits until there is one to take; false when there never will be.</summary>
    public ValueTask<bool> WaitAsync() => _calls.Reader.WaitToReadAsync();

    /// <summary>Takes the oldest.</summary>
    public bool TryTake(out BatchCall call)
    {
        if (!_calls.Reader.TryRead(out call!))
        {
            return false;
        }

        // A full fence: either who is about to wait sees the room, or is seen here.
        Interlocked.Decrement(ref _count);
        if (Volatile.Read(ref _room) is not null)
        {
            Resized();
        }

        return true;
    }

    /// <summary>The oldest, which stays.</summary>
    public bool TryPeek([NotNullWhen(true)] out BatchCall? call) => _calls.Reader.TryPeek(out call);

    private async ValueTask WaitAndAddAsync(BatchCall call, CancellationToken ended)
    {
        while (Volatile.Read(ref _count) >= size())
        {
            var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _room, room);
            if (Volatile.Read(ref _count) >= size())
            {
                await room.Task.WaitAsync(ended);
            }
        }

        Add(call);
    }

    private void Add(BatchCall call)
    {
        Interlocked.Increment(ref _count);
        _calls.Writer.TryWrite(call);
    }
}
