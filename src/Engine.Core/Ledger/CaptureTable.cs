namespace Engine.Core.Ledger;

/// <summary>
/// What has been captured so far, of the open holds of which something has: by their ids, so that it does not matter where a
/// hold is kept. Entries lie side by side; the last one takes the place of one that leaves.
/// </summary>
internal sealed class CaptureTable
{
    private readonly SegmentedLog<Entry> _entries = new();
    private readonly TagIndex _index = new();
    private readonly KeyHash _hash = new();

    /// <summary>Holds of which something was captured.</summary>
    public int Count => _entries.Count;

    /// <summary>What has been captured of a hold.</summary>
    public UInt128 Of(UInt128 hold) =>
        _index.TryFind(_hash.TagOf(hold), new Match(_entries, hold), out uint place)
            ? _entries[(int)place].Captured
            : UInt128.Zero;

    /// <summary>Sets what has been captured of a hold; 0 where nothing has, or where it is open no more.</summary>
    public void Set(UInt128 hold, UInt128 captured)
    {
        uint tag = _hash.TagOf(hold);
        bool found = _index.TryFind(tag, new Match(_entries, hold), out uint place);
        if (captured == UInt128.Zero)
        {
            if (found)
            {
                Remove(tag, (int)place);
            }

            return;
        }

        if (!found)
        {
            place = (uint)_entries.Count;
            _entries.Add() = new Entry { Hold = hold };
            _index.Insert(tag, place);
        }

        _entries[(int)place].Captured = captured;
    }

    private void Remove(uint tag, int place)
    {
        int last = _entries.Count - 1;
        _index.Remove(tag, (uint)place);
        if (place != last)
        {
            uint moved = _hash.TagOf(_entries[last].Hold);
            _index.Remove(moved, (uint)last);
            _index.Insert(moved, (uint)place);
            _entries[place] = _entries[last];
        }

        _entries.Truncate(last);
    }

    private struct Entry
    {
        public UInt128 Hold;
        public UInt128 Captured;
    }

    private readonly struct Match(SegmentedLog<Entry> entries, UInt128 hold) : IRecordMatch
    {
        public bool Is(uint number) => entries[(int)number].Hold == hold;
    }
}
