using System.Collections.Concurrent;
using Engine.Core.Disruptor;

namespace Engine.Core.Pipeline;

/// <summary>
/// The door to the ring: bounded in slots and in bytes. Who must not wait is turned away; who can wait stands in line
/// and is let in, first come first served, as room is freed.
/// </summary>
internal sealed class Intake
{
    private readonly RingBuffer<Batch> _ring;
    private readonly long _capacityBytes;
    private readonly Action _wake;
    private readonly ConcurrentQueue<TaskCompletionSource> _line = new();
    private long _usedBytes;
    private long _rejected;
    private volatile bool _closed;

    public Intake(RingBuffer<Batch> ring, long capacityBytes, Action wake)
    {
        _ring = ring;
        _capacityBytes = capacityBytes;
        _wake = wake;
    }

    public bool IsClosed => _closed;

    public long UsedBytes => Volatile.Read(ref _usedBytes);

    public long Rejected => Volatile.Read(ref _rejected);

    public bool TrySubmit(Batch batch)
    {
        if (TryPublish(batch))
        {
            return true;
        }

        Interlocked.Increment(ref _rejected);
        return false;
    }

    public ValueTask<bool> SubmitAsync(Batch batch, CancellationToken cancellation) =>
        TryPublish(batch) ? new ValueTask<bool>(true) : new ValueTask<bool>(SubmitInLineAsync(batch, cancellation));

    /// <summary>Gives room back, and lets in as many of those in line.</summary>
    public void Free(int slots, long bytes)
    {
        Interlocked.Add(ref _usedBytes, -bytes);
        LetIn(slots);
    }

    public void Close()
    {
        _closed = true;
        LetIn(int.MaxValue);
    }

    private void LetIn(int count)
    {
        while (count > 0 && _line.TryDequeue(out TaskCompletionSource? place))
        {
            count -= place.TrySetResult() ? 1 : 0; // one that has left the line takes nobody's turn
        }
    }

    private async Task<bool> SubmitInLineAsync(Batch batch, CancellationToken cancellation)
    {
        while (!_closed)
        {
            var place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _line.Enqueue(place);

            // Room may have been freed before the place was in line: look again, or nobody would call.
            bool published = TryPublish(batch);
            if (!published && !_closed)
            {
                await WaitAsync(place, cancellation).ConfigureAwait(false);
            }

            if (published || TryPublish(batch))
            {
                if (!place.TrySetCanceled(CancellationToken.None))
                {
                    LetIn(1); // we were called, and there may be room for more: pass the call on
                }

                return true;
            }
        }

        return false;
    }

    private async Task WaitAsync(TaskCompletionSource place, CancellationToken cancellation)
    {
        try
        {
            await place.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (!place.TrySetCanceled(CancellationToken.None))
            {
                LetIn(1);
            }

            throw;
        }
    }

    private bool TryPublish(Batch batch)
    {
        if (_closed)
        {
            return false;
        }

        long bytes = batch.Weigh();
        if (!TryReserve(bytes))
        {
            return false;
        }

        if (!_ring.TryClaim(1, out long position))
        {
            Interlocked.Add(ref _usedBytes, -bytes);
            return false;
        }

        batch.Ticket.Enter();
        _ring.Publish(position, batch);
        _wake();
        return true;
    }

    // A request larger than what is left waits; one larger than everything still passes when it is alone.
    private bool TryReserve(long bytes)
    {
        while (true)
        {
            long used = Volatile.Read(ref _usedBytes);
            if (used > 0 && used + bytes > _capacityBytes)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _usedBytes, used + bytes, used) == used)
            {
                return true;
            }
        }
    }
}
