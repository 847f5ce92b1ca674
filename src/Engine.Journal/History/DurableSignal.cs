namespace Engine.Journal.History;

/// <summary>
/// The highest durable sequence, and a wait until it moves, shared by everyone who waits. Who moves it never waits, and
/// does the same little work for one as for thousands: those are woken on another thread.
/// </summary>
internal sealed class DurableSignal : IThreadPoolWorkItem
{
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sequence;
    private int _isAwaited;

    /// <summary>The highest durable sequence. Any thread.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    /// <summary>Moves it on; one thread.</summary>
    public void Move(long sequence)
    {
        Volatile.Write(ref _sequence, sequence);

        // A full fence: either it sees who waits, or who waits sees the sequence.
        if (Interlocked.Exchange(ref _isAwaited, 0) != 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Waits until the sequence is not below one; any number of threads.</summary>
    public ValueTask WaitAsync(long sequence, CancellationToken cancellation) =>
        Sequence >= sequence ? ValueTask.CompletedTask : new ValueTask(WaitOnAsync(sequence, cancellation));

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() =>
        Interlocked.Exchange(ref _moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private async Task WaitOnAsync(long sequence, CancellationToken cancellation)
    {
        while (true)
        {
            // In this order: a move that takes the mark back ends this very wait, or one that was there before it.
            Task moved = Volatile.Read(ref _moved).Task;
            Interlocked.Exchange(ref _isAwaited, 1);
            if (Sequence >= sequence)
            {
                return;
            }

            await moved.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }
}
