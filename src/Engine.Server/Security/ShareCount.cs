namespace Engine.Server.Security;

/// <summary>How many of something are taken, up to a number that may change. Safe on any thread.</summary>
internal sealed class ShareCount
{
    private int _taken;
    private TaskCompletionSource? _room;

    /// <summary>Takes one; false where that would be more than the most.</summary>
    public bool TryTake(int most)
    {
        int taken = Volatile.Read(ref _taken);
        while (taken < most)
        {
            int seen = Interlocked.CompareExchange(ref _taken, taken + 1, taken);
            if (seen == taken)
            {
                return true;
            }

            taken = seen;
        }

        return false;
    }

    /// <summary>Takes one as soon as there is room.</summary>
    /// <param name="most">How many there may be, asked each time; null ends the waiting.</param>
    /// <param name="cancellation">Ends the waiting too.</param>
    /// <exception cref="OperationCanceledException">Nobody waits any more; nothing was taken.</exception>
    public async ValueTask TakeAsync(Func<int?> most, CancellationToken cancellation)
    {
        while (!TryTake(most() ?? int.MaxValue))
        {
            TaskCompletionSource room = RoomToCome();

            // Asked once more: what was given back before this room was there has told nobody.
            if (TryTake(most() ?? int.MaxValue))
            {
                return;
            }

            await room.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Gives one back.</summary>
    public void Give()
    {
        Interlocked.Decrement(ref _taken);
        Interlocked.Exchange(ref _room, null)?.TrySetResult();
    }

    private TaskCompletionSource RoomToCome()
    {
        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref _room, room, null) ?? room;
    }
}

/// <summary>One that was taken, given back once; the default is none.</summary>
/// <param name="Of">Of these.</param>
internal readonly record struct Share(ShareCount? Of) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Of?.Give();
}
