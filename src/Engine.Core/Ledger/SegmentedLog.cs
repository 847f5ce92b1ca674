using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// An array that only grows at its end, in segments of 8 MiB, so that growth is a bounded step and nothing moves. Only
/// the first segment starts small and doubles, so that a small ledger is small: a reference into it may be stale after
/// the next addition. Segments begin at a cache line, so that records of 64 or 128 bytes straddle none.
/// </summary>
internal sealed class SegmentedLog<T>
    where T : unmanaged
{
    private const int FirstBytes = 8 << 10;
    private const int LineBytes = 64;

    private static readonly int Shift = BitOperations.Log2((uint)(WarmBlocks.Bytes / Unsafe.SizeOf<T>()));
    private static readonly int Mask = (1 << Shift) - 1;

    // The addresses side by side: a look-up goes through one table, not through an array's header besides.
    private nint[] _starts = [0];
    private MemoryBlock?[] _segments = new MemoryBlock?[1];
    private int _capacity;

    /// <summary>Items held.</summary>
    public int Count { get; private set; }

    /// <summary>The item at an index below <see cref="Count"/>.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert((uint)index < (uint)Count, "an index lies within the log");
            return ref Place(index);
        }
    }

    /// <summary>Segments allocated.</summary>
    public int SegmentCount => _capacity == 0 ? 0 : ((_capacity - 1) >> Shift) + 1;

    /// <summary>Adds an item, to be assigned whole: what the place held before is still in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Add()
    {
        if (Count == _capacity)
        {
            Grow();
        }

        return ref Place(Count++);
    }

    /// <summary>Adds cleared items side by side; a power of two each time, so that no run straddles segments.</summary>
    /// <returns>The index of the first.</returns>
    public int AddCleared(int count)
    {
        Debug.Assert(BitOperations.IsPow2(count) && (Count & (count - 1)) == 0, "runs are aligned to their length");
        while (_capacity - Count < count)
        {
            Grow();
        }

        int first = Count;
        Count += count;
        MemoryMarshal.CreateSpan(ref Place(first), count).Clear();
        return first;
    }

    /// <summary>Takes back the items from <paramref name="count"/> on.</summary>
    public void Truncate(int count)
    {
        Debug.Assert((uint)count <= (uint)Count, "truncates only what was added");
        Count = count;
    }

    /// <summary>The bytes of all items in order, one segment at a time, for as long as the log is kept.</summary>
    public ReadOnlySpan<byte> BytesOfSegment(int segment)
    {
        int length = Math.Clamp(Count - (segment << Shift), 0, 1 << Shift);
        return length == 0 ? [] : _segments[segment]!.Bytes[..(length * Unsafe.SizeOf<T>())];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe ref T Place(int index) =>
        ref Unsafe.AsRef<T>((void*)(_starts[index >> Shift] + ((nint)(index & Mask) * Unsafe.SizeOf<T>())));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        if (_capacity <= Mask)
        {
            GrowFirst();
            return;
        }

        int segment = _capacity >> Shift;
        Invariant.Holds(_capacity <= int.MaxValue - Mask - 1, "a log is full: its items are numbered by 31 bits");
        if (segment == _segments.Length)
        {
            Array.Resize(ref _segments, segment * 2);
            Array.Resize(ref _starts, segment * 2);
        }

        Use(segment, WarmBlocks.Take());
        _capacity += Mask + 1;
    }

    private void GrowFirst()
    {
        int first = Math.Max(1, FirstBytes / Unsafe.SizeOf<T>());
        int capacity = Math.Min(Mask + 1, Math.Max(first, _capacity * 2));
        MemoryBlock grown = capacity > Mask ? WarmBlocks.Take() : new MemoryBlock(capacity * Unsafe.SizeOf<T>(), LineBytes);
        BytesOfSegment(0).CopyTo(grown.Bytes);
        Use(0, grown);
        _capacity = capacity;
    }

    private void Use(int segment, MemoryBlock block)
    {
        _segments[segment] = block;
        _starts[segment] = block.Start;
    }
}
