using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Engine.Core.Ledger;

/// <summary>
/// Finds record numbers by the 32-bit tag of their key (its hash): extendible hashing over small open-addressing
/// tables, each split on its own when three quarters full, so that growth is never one long pause.
/// <code>
/// tag    high 22 bits: the directory looks at as many as it is deep    low 10 bits, last 3 aside: home within the table
/// slot   high 32 bits: tag                                             low 32 bits: number + 1, 0 when empty
/// </code>
/// Probing begins where a cache line does, and looks at its eight slots at once: nearly always one line is enough, and
/// no branch depends on where in it an entry is.
/// </summary>
internal sealed class TagIndex
{
    /// <summary>Record numbers stay below this, so that number + 1 fits the slot.</summary>
    public const uint NumberLimit = uint.MaxValue;

    private const int SlotBits = 10;
    private const int Slots = 1 << SlotBits;
    private const int SlotMask = Slots - 1;
    private const int LineSlots = 8;
    private const int HomeMask = SlotMask & -LineSlots;
    private const int FullAt = Slots * 3 / 4;
    private const int MaxDepth = 32 - SlotBits;

    private readonly SegmentedLog<ulong> _slots = new();
    private readonly SegmentedLog<Table> _tables = new();
    private readonly ulong[] _moving = new ulong[Slots];
    private int[] _directory = [0];
    private int _depth;

    /// <summary>Makes an empty index of one table.</summary>
    public TagIndex() => AddTable(depth: 0);

    /// <summary>Numbers held.</summary>
    public int Count { get; private set; }

    /// <summary>Finds the number whose record matches, among those of this tag.</summary>
    public bool TryFind<TMatch>(uint tag, TMatch match, out uint number)
        where TMatch : struct, IRecordMatch, allows ref struct
    {
        ref ulong slots = ref SlotsOf(TableOf(tag));
        for (int line = (int)tag & HomeMask; ; line = (line + LineSlots) & SlotMask)
        {
            Vector512<ulong> entries = Vector512.LoadUnsafe(ref Unsafe.Add(ref slots, line));
            ulong same = SlotsWithTag(entries, tag);
            while (same != 0)
            {
                number = (uint)Unsafe.Add(ref slots, line + BitOperations.TrailingZeroCount(same)) - 1;
                if (match.Is(number))
                {
                    return true;
                }

                same &= same - 1;
            }

            if (EmptySlots(entries) != 0)
            {
                number = 0;
                return false;
            }
        }
    }

    /// <summary>Adds a number that is not held.</summary>
    public void Insert(uint tag, uint number)
    {
        Debug.Assert(number < NumberLimit, "number + 1 fits 32 bits");
        int table = TableOf(tag);
        while (_tables[table].Count >= FullAt)
        {
            Split(table, tag);
            table = TableOf(tag);
        }

        Place(ref SlotsOf(table), ((ulong)tag << 32) | (number + 1));
        _tables[table].Count++;
        Count++;
    }

    /// <summary>Removes a number that is held; the entries behind it move up, so that no mark is left.</summary>
    public void Remove(uint tag, uint number)
    {
        int table = TableOf(tag);
        ref ulong slots = ref SlotsOf(table);
        ulong wanted = ((ulong)tag << 32) | (number + 1);
        int hole = (int)tag & HomeMask;
        while (Unsafe.Add(ref slots, hole) != wanted)
        {
            Invariant.Holds((uint)Unsafe.Add(ref slots, hole) != 0, "an entry to remove is in the index");
            hole = (hole + 1) & SlotMask;
        }

        for (int slot = (hole + 1) & SlotMask; ; slot = (slot + 1) & SlotMask)
        {
            ulong entry = Unsafe.Add(ref slots, slot);
            if ((uint)entry == 0)
            {
                break;
            }

            int home = (int)(entry >> 32) & HomeMask;
            bool reachesHole = ((slot - home) & SlotMask) >= ((slot - hole) & SlotMask);
            if (reachesHole)
            {
                Unsafe.Add(ref slots, hole) = entry;
                hole = slot;
            }
        }

        Unsafe.Add(ref slots, hole) = 0;
        _tables[table].Count--;
        Count--;
    }

    /// <summary>Asks for the cache line where a look-up of the tag will begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchSlot(uint tag) => Prefetch.Line(ref Unsafe.Add(ref SlotsOf(TableOf(tag)), (int)tag & HomeMask));

    /// <summary>The number that a look-up of the tag will very likely find, if any: nothing is compared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGuess(uint tag, out uint number)
    {
        ref ulong home = ref Unsafe.Add(ref SlotsOf(TableOf(tag)), (int)tag & HomeMask);
        ulong same = SlotsWithTag(Vector512.LoadUnsafe(ref home), tag);
        number = (uint)Unsafe.Add(ref home, BitOperations.TrailingZeroCount(same) & (LineSlots - 1)) - 1;
        return same != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SlotsWithTag(Vector512<ulong> entries, uint tag)
    {
        Vector512<ulong> same = Vector512.Equals(entries >>> 32, Vector512.Create((ulong)tag));
        return Vector512.AndNot(same, Vector512.Equals(entries, Vector512<ulong>.Zero)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EmptySlots(Vector512<ulong> entries) =>
        Vector512.Equals(entries, Vector512<ulong>.Zero).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TableOf(uint tag) => _directory[(int)((ulong)tag >> (32 - _depth))];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong SlotsOf(int table) => ref _slots[table << SlotBits];

    private int AddTable(int depth)
    {
        _slots.AddCleared(Slots);
        _tables.Add() = new Table { Depth = depth };
        return _tables.Count - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Place(ref ulong slots, ulong entry)
    {
        int line = (int)(entry >> 32) & HomeMask;
        ulong empty = EmptySlots(Vector512.LoadUnsafe(ref Unsafe.Add(ref slots, line)));
        while (empty == 0)
        {
            line = (line + LineSlots) & SlotMask;
            empty = EmptySlots(Vector512.LoadUnsafe(ref Unsafe.Add(ref slots, line)));
        }

        Unsafe.Add(ref slots, line + BitOperations.TrailingZeroCount(empty)) = entry;
    }

    private void Split(int table, uint tag)
    {
        int depth = _tables[table].Depth;
        Invariant.Holds(depth < MaxDepth, "tags spread over the tables of an index");
        if (depth == _depth)
        {
            DoubleDirectory();
        }

        int sibling = AddTable(depth + 1);
        Span<ulong> slots = MemoryMarshal.CreateSpan(ref SlotsOf(table), Slots);
        slots.CopyTo(_moving);
        slots.Clear();
        ref ulong lower = ref SlotsOf(table);
        ref ulong upper = ref SlotsOf(sibling);
        int moved = 0;
        foreach (ulong entry in _moving)
        {
            if (entry != 0)
            {
                bool moves = (entry & (1UL << (63 - depth))) != 0;
                Place(ref moves ? ref upper : ref lower, entry);
                moved += moves ? 1 : 0;
            }
        }

        _tables[sibling].Count = moved;
        _tables[table] = new Table { Depth = depth + 1, Count = _tables[table].Count - moved };
        Redirect(tag, sibling, depth + 1);
    }

    /// <summary>Of the directory's places that named the tag's table, the upper half names its sibling now.</summary>
    private void Redirect(uint tag, int sibling, int depth)
    {
        int half = 1 << (_depth - depth);
        int first = (int)((ulong)tag >> (32 - _depth)) & -(2 * half);
        _directory.AsSpan(first + half, half).Fill(sibling);
    }

    private void DoubleDirectory()
    {
        int[] doubled = new int[_directory.Length * 2];
        for (int i = 0; i < doubled.Length; i++)
        {
            doubled[i] = _directory[i >> 1];
        }

        _directory = doubled;
        _depth++;
    }

    private struct Table
    {
        public int Depth;
        public int Count;
    }
}
