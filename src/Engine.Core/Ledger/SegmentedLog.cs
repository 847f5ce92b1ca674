using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// An array that only grows at its end, in segments of 8 MiB, so that growth is a bounded step and nothing moves; what is
/// oldest can be given back, segment by segment. Only the first segment starts small and doubles, so that a small ledger
/// is small: a reference into it may be stale after the next addition. Segments begin at a cache line, so that records of
/// 64 or 128 bytes straddle none.
/// <code>
/// number   30 bits, and around again: the addresses lie in a ring, at the number's segment modulo its length
/// </code>
/// </summary>
internal sealed class SegmentedLog<T>
    where T : unmanaged
{
    /// <summary>Items are numbered modulo 2^30: more than that are never held at once.</summary>
    public const int NumberMask = (1 << 30) - 1;

    private const int FirstBytes = 8 << 10;
    private const int LineBytes = 64;

    private static readonly int Shift = BitOperations.Log2((uint)(WarmBlocks.Bytes / Unsafe.SizeOf<T>()));
    private static readonly int Mask = (1 << Shift) - 1;

    // The addresses side by side: a look-up goes through one table, not through an array's header besides.
    private nint[] _starts = [0];
    private MemoryBlock?[] _segments = new MemoryBlock?[1];
    private int _ringMask;
    private long _first;
    private long _end;
    private long _capacity;

    /// <summary>Items held.</summary>
    public int Count => (int)(_end - _first);

    /// <summary>The number of the oldest item held: 0 until some were given back.</summary>
    public int First => (int)(_first & NumberMask);

    /// <summary>The number that the next item will have.</summary>
    public int Next => (int)(_end & NumberMask);

    /// <summary>The item of a number that is held.</summary>
    public ref T this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert(((number - First) & NumberMask) < Count, "a number lies within the log");
            return ref Place(number);
        }
    }

    /// <summary>The number of the item that has <paramref name="offset"/> older ones before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NumberAt(int offset) => (int)((_first + offset) & NumberMask);

    /// <summary>Adds an item, to be assigned whole: what the place held before is still in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Add()
    {
        if (_end == _capacity)
        {
            Grow();
        }

        return ref Place((int)(_end++ & NumberMask));
    }

    /// <summary>Adds cleared items side by side; a power of two each time, so that no run straddles segments.</summary>
    /// <returns>The number of the first.</returns>
    public int AddCleared(int count)
    {
        Debug.Assert(BitOperations.IsPow2(count) && (_end & (count - 1)) == 0, "runs are aligned to their length");
        while (_capacity - _end < count)
        {
            Grow();
        }

        int first = Next;
        _end += count;
        MemoryMarshal.CreateSpan(ref Place(first), count).Clear();
        return first;
    }

    /// <summary>Takes back the newest items until <paramref name="count"/> are held.</summary>
    public void Truncate(int count)
    {
        Debug.Assert((uint)count <= (uint)Count, "truncates only what was added");
        _end = _first + count;
    }

    /// <summary>Gives the oldest items back; memory is, where a whole segment has no other.</summary>
    public void RemoveFirst(int count)
    {
        Debug.Assert((uint)count <= (uint)Count, "removes only what was added");
        long before = _first >> Shift;
        _first += count;
        for (long segment = before; segment < _first >> Shift; segment++)
        {
            ref MemoryBlock? held = ref _segments[segment & _ringMask];
            WarmBlocks.GiveBack(held!);
            held = null;
        }
    }

    /// <summary>The items in order, as bytes, in as few pieces as they lie in.</summary>
    /// <param name="offset">How many older ones are before the piece; moved behind it.</param>
    public ReadOnlySpan<byte> NextBytes(ref int offset)
    {
        long number = _first + offset;
        int within = (int)(number & Mask);
        int length = Math.Min(Count - offset, Mask + 1 - within);
        offset += length;
        return length == 0
            ? []
            : _segments[(number >> Shift) & _ringMask]!.Bytes.Slice(
                within * Unsafe.SizeOf<T>(), length * Unsafe.SizeOf<T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe ref T Place(int number) => ref Unsafe.AsRef<T>(
        (void*)(_starts[(number >> Shift) & _ringMask] + ((nint)(number & Mask) * Unsafe.SizeOf<T>())));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        if (_capacity <= Mask)
        {
            GrowFirst();
            return;
        }

        Invariant.Holds(_capacity - _first <= NumberMask - Mask, "a log is full: its items are numbered by 30 bits");
        long segment = _capacity >> Shift;
        if (segment - (_first >> Shift) > _ringMask)
        {
            WidenRing(segment);
        }

        Use(segment, WarmBlocks.Take());
        _capacity += Mask + 1;
    }

    private void WidenRing(long end)
    {
        var starts = new nint[_starts.Length * 2];
        var segments = new MemoryBlock?[_starts.Length * 2];
        for (long segment = _first >> Shift; segment < end; segment++)
        {
            starts[segment & (starts.Length - 1)] = _starts[segment & _ringMask];
            segments[segment & (starts.Length - 1)] = _segments[segment & _ringMask];
        }

        (_starts, _segments, _ringMask) = (starts, segments, starts.Length - 1);
    }

    private void GrowFirst()
    {
        int first = Math.Max(1, FirstBytes / Unsafe.SizeOf<T>());
        int capacity = Math.Min(Mask + 1, Math.Max(first, (int)_capacity * 2));
        MemoryBlock grown = capacity > Mask ? WarmBlocks.Take() : new MemoryBlock(capacity * Unsafe.SizeOf<T>(), LineBytes);
        _segments[0]?.Bytes[..((int)_end * Unsafe.SizeOf<T>())].CopyTo(grown.Bytes);
        Use(0, grown);
        _capacity = capacity;
    }

    private void Use(long segment, MemoryBlock block)
    {
        _segments[segment & _ringMask] = block;
        _starts[segment & _ringMask] = block.Start;
    }
}
