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
    private readonly TimeProvider? _stamps;
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _line = new();
    private int _inLine;
    private long _usedBytes;
    private long _rejected;
    private volatile bool _closed;

    /// <param name="ring">The ring.</param>
    /// <param name="capacityBytes">Bytes that requests in it may hold together.</param>
    /// <param name="wake">Wakes the stages.</param>
    /// <param name="stamps">Tells when requests arrive that nobody stamped before; null for none.</param>
    public Intake(RingBuffer<Batch> ring, long capacityBytes, Action wake, TimeProvider? stamps = null)
    {
        _ring = ring;
        _capacityBytes = capacityBytes;
        _wake = wake;
        _stamps = stamps;
    }

    public bool IsClosed => _closed;

    public long UsedBytes => Volatile.Read(ref _usedBytes);

    public long Rejected => Volatile.Read(ref _rejected);

    /// <summary>Those who stand in line.</summary>
    public int InLine => Volatile.Read(ref _inLine);

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
        Interlocked.MemoryBarrier(); // either who is joining the line sees it closed, or is seen in line here
        LetIn(int.MaxValue);
    }

    private void LetIn(int count)
    {
        if (InLine == 0)
        {
            return;
        }

        lock (_gate)
        {
            for (; count > 0 && _line.First is { } place; count--)
            {
                Remove(place);
                place.Value.SetResult();
            }
        }
    }

    private async Task<bool> SubmitInLineAsync(Batch batch, CancellationToken cancellation)
    {
        while (!_closed)
        {
            LinkedListNode<TaskCompletionSource> place = Join();
            bool passOn = true;
            try
            {
                // Room may have been freed before the place was in line: look again, or nobody would call.
                bool published = TryPublish(batch);
                if (!published && !_closed)
                {
                    await place.Value.Task.WaitAsync(cancellation).ConfigureAwait(false);
                    published = TryPublish(batch);
                }

                passOn = published;
                if (published)
                {
                    return true;
                }
            }
            finally
            {
                Leave(place, passOn);
            }
        }

        return false;
    }

    private LinkedListNode<TaskCompletionSource> Join()
    {
        var place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            Interlocked.Increment(ref _inLine);
            return _line.AddLast(place);
        }
    }
    // Who was called and had no use for it, or left room over, passes the call on. Whoever leaves is forgotten at once:
    // while nothing becomes durable, callers may come and give up for hours.
    private void Leave(LinkedListNode<TaskCompletionSource> place, bool passOn)
    {
        lock (_gate)
        {
            if (place.List is not null)
            {
                Remove(place);
                return;
            }
        }

        LetIn(passOn ? 1 : 0);
    }

    private void Remove(LinkedListNode<TaskCompletionSource> place)
    {
        _line.Remove(place);
        Interlocked.Decrement(ref _inLine);
    }

    private bool TryPublish(Batch batch)
    {
        if (_closed)
        {
            return false;
        }

        if (_stamps is not null && batch.Arrived == 0)
        {
            batch.Arrived = _stamps.GetTimestamp();
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
