using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Disruptor;

/// <summary>
/// A bounded ring for many producers and one chain of consumers. A producer claims slots by one compare-and-swap,
/// fills them, and publishes each by its own lap mark, so that no producer waits for another. Where there is only one
/// producer it may be told so: claiming is a plain write then.
/// A ring may be replaced by one of another capacity while it is in use. Positions go on: the new ring begins where the
/// old one ended. What was claimed of the old is published in it; consumers finish it and follow.
/// </summary>
/// <typeparam name="T">What a slot holds.</typeparam>
public sealed class RingBuffer<T>
{
    // Above every position, and far from overflowing: to a producer a ring that is closed looks like a full one, so that
    // claiming has nothing more to check.
    private const long Closed = long.MaxValue / 2;

    private readonly Slot[] _slots;
    private readonly int _mask;
    private readonly bool _hasOneProducer;

    // The last position claimed by any producer.
    private readonly Sequence _claimed = new(-1);

    // The last position that the final consumer has let go of: what producers may not overtake by a whole lap. Of all
    // rings that followed one another: what a new one has room for counts what is left in those before.
    private readonly Sequence _released;

    // A copy of _released on a line of its own, so that producers seldom read the consumer's line. It may be stale,
    // which only makes a producer look again.
    private readonly Sequence _releasedSeen = new(-1);

    // Written once, when it is replaced.
    private RingBuffer<T>? _next;
    private long _end = long.MaxValue;

    /// <summary>Makes a ring of <paramref name="capacity"/> slots, a power of two.</summary>
    /// <param name="capacity">How many slots.</param>
    /// <param name="hasOneProducer">Whether only one thread ever claims.</param>
    public RingBuffer(int capacity, bool hasOneProducer = false)
        : this(capacity, hasOneProducer, new Sequence(-1))
    {
    }

    private RingBuffer(int capacity, bool hasOneProducer, Sequence released)
    {
        _released = released;
        if (capacity < 2 || !BitOperations.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A ring has a power of two of slots.");
        }

        _slots = new Slot[capacity];
        _mask = capacity - 1;
        _hasOneProducer = hasOneProducer;
        for (int i = 0; i < capacity; i++)
        {
            _slots[i].Published = -1;
        }
    }

    /// <summary>How many slots it has.</summary>
    public int Capacity => _slots.Length;

    /// <summary>The last position claimed, from 0; -1 before the first. Where the ring was replaced, of the newest.</summary>
    public long Claimed => _claimed.Value is var claimed && claimed < Closed ? claimed : NewestOnceLinked().Claimed;

    /// <summary>The last position that lies in this ring; the highest number as long as it is not replaced.</summary>
    public long End => Volatile.Read(ref _end);

    /// <summary>The ring that follows it, once it is replaced.</summary>
    public RingBuffer<T>? Next => Volatile.Read(ref _next);

    /// <summary>The last position let go of by the final consumer.</summary>
    public long Released => _released.Value;

    /// <summary>
    /// Claims <paramref name="count"/> slots in a row. False when they are not free. What was claimed must be published,
    /// or the ring stands still.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryClaim(int count, out long first)
    {
        Debug.Assert(count > 0 && count <= Capacity, "claims between one slot and the whole ring");
        while (true)
        {
            long current = _claimed.Value;
            long last = current + count;
            if (last - Capacity > _releasedSeen.Value && !HasRoom(last))
            {
                first = -1;
                return false;
            }

            if (TryMoveClaimed(current, last))
            {
                first = current + 1;
                return true;
            }
        }
    }

    /// <summary>Fills a claimed slot and makes it visible to consumers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(long position, T item)
    {
        ref Slot slot = ref SlotOf(position);
        slot.Item = item;

        // Release: a consumer that sees the mark sees the item. Each slot carries its own mark, so a producer that was
        // held up between claim and publish delays consumers, never other producers.
        Volatile.Write(ref slot.Published, position);
    }

    /// <summary>Claims, fills and publishes one slot; false when the ring is full.</summary>
    public bool TryPublish(T item)
    {
        if (!TryClaim(1, out long position))
        {
            return false;
        }

        Publish(position, item);
        return true;
    }

    /// <summary>Whether the slot at a position has been published.</summary>
    public bool IsPublished(long position) => Volatile.Read(ref SlotOf(position).Published) == position;

    /// <summary>The item at a position that was published and not yet let go of.</summary>
    public T this[long position] => SlotOf(position).Item;

    /// <summary>Lets go of every slot up to a position; for the final consumer alone.</summary>
    public void Release(long position)
    {
        Debug.Assert(position >= _released.Value && position <= Claimed, "releases forward, what was claimed");
        _released.Value = position;
    }

    /// <summary>
    /// Puts a ring of another capacity behind this one: from then on producers find no room here, and go on in the new
    /// one. It has room for its own capacity less what is not released in those before. By one thread at a time, and
    /// once; not where there is one producer, which does not look whether another thread has moved its position.
    /// </summary>
    /// <returns>The new ring.</returns>
    public RingBuffer<T> Replace(int capacity)
    {
        if (_hasOneProducer || Next is not null)
        {
            throw new InvalidOperationException("A ring of many producers is replaced once.");
        }

        // Made before this one is closed: producers wait for it from the one to the other.
        var next = new RingBuffer<T>(capacity, hasOneProducer: false, _released);
        long end;
        do
        {
            end = _claimed.Value;
        }
        while (!_claimed.TryMove(end, Closed));

        next._claimed.Value = end;

        // Release: who sees the new ring, or a position applied in it, sees where this one ended.
        Volatile.Write(ref _end, end);
        Volatile.Write(ref _next, next);
        return next;
    }

    /// <summary>
    /// The ring to try again in after a claim found no room: the newest, where this one is closed; null where it is full.
    /// </summary>
    public RingBuffer<T>? FollowClosed() => _claimed.Value < Closed ? null : NewestOnceLinked();

    private RingBuffer<T> NewestOnceLinked()
    {
        RingBuffer<T>? next;
        var wait = default(SpinWait);
        while ((next = Next) is null)
        {
            wait.SpinOnce(); // it was closed a moment ago, and the next is about to be linked
        }

        return next.Next is null ? next : next.NewestOnceLinked();
    }

    // The mask keeps every position within the array, which the JIT cannot know.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot SlotOf(long position) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), (nint)((int)position & _mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryMoveClaimed(long current, long last)
    {
        if (!_hasOneProducer)
        {
            return _claimed.TryMove(current, last);
        }

        // A locked instruction would first wait for the slots written before to leave for the other core.
        _claimed.Value = last;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool HasRoom(long last)
    {
        long released = _released.Value;
        _releasedSeen.Value = released;
        return last - Capacity <= released;
    }

    private struct Slot
    {
        // The position last published here; laps tell themselves apart without clearing.
        public long Published;
        public T Item;
    }
}
