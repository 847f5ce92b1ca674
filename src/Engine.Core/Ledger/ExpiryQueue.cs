namespace Engine.Core.Ledger;

/// <summary>
/// Open holds that have a timeout, the next to expire first: a binary heap by (expiry, creation). It tells each hold
/// its place in the heap, so that a resolved hold leaves at once and nothing stale is ever kept or swept.
/// </summary>
/// <param name="places">By transfer number: the place in the heap, kept up to date here.</param>
internal sealed class ExpiryQueue(HoldStates places)
{
    private readonly SegmentedLog<Entry> _heap = new();

    /// <summary>Holds in the queue.</summary>
    public int Count => _heap.Count;

    /// <summary>The hold that expires next, if any.</summary>
    /// <param name="number">Its transfer's number.</param>
    /// <param name="expiresAt">When, ns.</param>
    public bool TryPeek(out int number, out ulong expiresAt)
    {
        if (_heap.Count == 0)
        {
            (number, expiresAt) = (0, 0);
            return false;
        }

        ref Entry next = ref _heap[0];
        (number, expiresAt) = (next.Number, next.ExpiresAt);
        return true;
    }

    /// <summary>Adds an open hold; its place is told.</summary>
    public void Add(int number, ulong expiresAt, ulong created)
    {
        _heap.Add() = default;
        Rise(_heap.Count - 1, new Entry { ExpiresAt = expiresAt, Created = created, Number = number });
    }

    /// <summary>When the hold at a place expires, ns.</summary>
    public ulong ExpiryAt(int place) => _heap[place].ExpiresAt;

    /// <summary>The hold at a place expires later from now on.</summary>
    public void Postpone(int place, ulong expiresAt)
    {
        Entry entry = _heap[place];
        entry.ExpiresAt = expiresAt;
        Sink(place, entry);
    }

    /// <summary>The hold at a place has another number from now on.</summary>
    public void Renumber(int place, int number) => _heap[place].Number = number;

    /// <summary>Removes the hold at a place.</summary>
    public void RemoveAt(int place)
    {
        Entry moved = _heap[_heap.Count - 1];
        _heap.Truncate(_heap.Count - 1);
        if (place == _heap.Count)
        {
            return;
        }

        if (place > 0 && moved.IsBefore(_heap[(place - 1) / 2]))
        {
            Rise(place, moved);
        }
        else
        {
            Sink(place, moved);
        }
    }

    private void Rise(int place, in Entry entry)
    {
        while (place > 0)
        {
            int parent = (place - 1) / 2;
            if (!entry.IsBefore(_heap[parent]))
            {
                break;
            }

            Put(place, _heap[parent]);
            place = parent;
        }

        Put(place, entry);
    }

    private void Sink(int place, in Entry entry)
    {
        for (int child = (place * 2) + 1; child < _heap.Count; child = (place * 2) + 1)
        {
            if (child + 1 < _heap.Count && _heap[child + 1].IsBefore(_heap[child]))
            {
                child++;
            }

            if (!_heap[child].IsBefore(entry))
            {
                break;
            }

            Put(place, _heap[child]);
            place = child;
        }

        Put(place, entry);
    }

    private void Put(int place, in Entry entry)
    {
        _heap[place] = entry;
        places[entry.Number] = place;
    }

    private struct Entry
    {
        public ulong ExpiresAt;
        public ulong Created;
        public int Number;

        public readonly bool IsBefore(in Entry other) =>
            ExpiresAt < other.ExpiresAt || (ExpiresAt == other.ExpiresAt && Created < other.Created);
    }
}
