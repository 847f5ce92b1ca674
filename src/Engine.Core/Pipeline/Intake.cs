using Engine.Core.Disruptor;

namespace Engine.Core.Pipeline;

/// <summary>
/// The door to the ring: bounded in slots and in bytes. Who must not wait is turned away; who can wait stands in line
/// and is let in, first come first served, as room is freed.
/// </summary>
internal sealed class Intake
{
    private readonly Action _wake;
    private readonly TimeProvider? _stamps;
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _line = new();
    private volatile RingBuffer<Batch> _ring;
    private long _capacityBytes;
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

    /// <summary>The ring that is entered now.</summary>
    public RingBuffer<Batch> Ring => _ring;

    public long CapacityBytes => Volatile.Read(ref _capacityBytes);

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

    /// <summary>Goes on with a ring of so many slots, a power of two. By one thread at a time.</summary>
    public void Resize(int slots)
    {
        if (slots != _ring.Capacity)
        {
            _ring = _ring.Replace(slots);
            _wake();
            LetIn(slots);
        }
    }

    /// <summary>Bounds the ring to so many bytes from now on.</summary>
    public void LimitBytes(long bytes)
    {
        Volatile.Write(ref _capacityBytes, bytes);
        LetIn(_ring.Capacity);
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

        RingBuffer<Batch> ring = _ring;
        if (!ring.TryClaim(1, out long position) && !TryClaimBehind(ref ring, out position))
        {
            Interlocked.Add(ref _usedBytes, -bytes);
            return false;
        }

        batch.Ticket.Enter();
        ring.Publish(position, batch);
        _wake();
        return true;
    }

    // The ring may have been replaced in this moment.
    private static bool TryClaimBehind(ref RingBuffer<Batch> ring, out long position)
    {
        position = -1;
        while (ring.FollowClosed() is { } newest)
        {
            ring = newest;
            if (ring.TryClaim(1, out position))
            {
                return true;
            }
        }

        return false;
    }

    // A request larger than what is left waits; one larger than everything still passes when it is alone.
    private bool TryReserve(long bytes)
    {
        while (true)
        {
            long used = Volatile.Read(ref _usedBytes);
            if (used > 0 && used + bytes > CapacityBytes)
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
