using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// An array that only grows at its end, in segments of 8 MiB, so that growth is a bounded step and nothing moves. Only
/// the first segment starts small and doubles, so that a small ledger is small: a reference into it may be stale after
/// the next addition.
/// </summary>
internal sealed class SegmentedLog<T>
    where T : unmanaged
{
    private const int SegmentBytes = 8 << 20;
    private const int FirstBytes = 8 << 10;

    private static readonly int Shift = BitOperations.Log2((uint)(SegmentBytes / Unsafe.SizeOf<T>()));
    private static readonly int Mask = (1 << Shift) - 1;

    private T[][] _segments = [[]];
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
            return ref _segments[index >> Shift][index & Mask];
        }
    }

    /// <summary>Adds an item, to be assigned whole: what the place held before is still in it.</summary>
    public ref T Add()
    {
        if (Count == _capacity)
        {
            Grow();
        }

        int index = Count++;
        return ref _segments[index >> Shift][index & Mask];
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
        _segments[first >> Shift].AsSpan(first & Mask, count).Clear();
        return first;
    }

    /// <summary>Takes back the items from <paramref name="count"/> on.</summary>
    public void Truncate(int count)
    {
        Debug.Assert((uint)count <= (uint)Count, "truncates only what was added");
        Count = count;
    }

    /// <summary>The bytes of all items in order, one segment at a time.</summary>
    public ReadOnlySpan<byte> BytesOfSegment(int segment)
    {
        int length = Math.Clamp(Count - (segment << Shift), 0, 1 << Shift);
        return MemoryMarshal.AsBytes(_segments[segment].AsSpan(0, length));
    }

    /// <summary>Segments allocated.</summary>
    public int SegmentCount => _capacity == 0 ? 0 : ((_capacity - 1) >> Shift) + 1;

    private void Grow()
    {
        if (_capacity <= Mask)
        {
            int first = Math.Max(1, FirstBytes / Unsafe.SizeOf<T>());
            Array.Resize(ref _segments[0], Math.Min(Mask + 1, Math.Max(first, _capacity * 2)));
            _capacity = _segments[0].Length;
            return;
        }

        int segment = _capacity >> Shift;
        Invariant.Holds(_capacity <= int.MaxValue - Mask - 1, "a log is full: its items are numbered by 31 bits");
        if (segment == _segments.Length)
        {
            Array.Resize(ref _segments, segment * 2);
        }

        _segments[segment] = GC.AllocateUninitializedArray<T>(Mask + 1);
        HugePages.Advise(_segments[segment]);
        _capacity += Mask + 1;
    }
}
