using System.Diagnostics;

namespace Engine.Core.Ledger;

/// <summary>The results of a batch that were not simply ok, by rising index. Kept and reused with its batch.</summary>
public sealed class ResultList
{
    private EventResult[] _items;

    /// <summary>Makes a list that holds <paramref name="capacity"/> results before it has to grow.</summary>
    public ResultList(int capacity = 0) => _items = capacity == 0 ? [] : new EventResult[capacity];

    /// <summary>How many results there are.</summary>
    public int Count { get; private set; }

    /// <summary>The results.</summary>
    public ReadOnlySpan<EventResult> Items => _items.AsSpan(0, Count);

    /// <summary>Makes sure that <paramref name="capacity"/> results fit without growing.</summary>
    public void EnsureCapacity(int capacity)
    {
        if (_items.Length < capacity)
        {
            Array.Resize(ref _items, capacity);
        }
    }

    /// <summary>Adds a result, cleared but for its index and code, to be completed in place.</summary>
    public ref EventResult Add(int index, ushort code)
    {
        Debug.Assert(Count == 0 || _items[Count - 1].Index < index, "results are added by rising index");
        if (Count == _items.Length)
        {
            Grow();
        }

        ref EventResult added = ref _items[Count++];
        added = default;
        added.Index = index;
        added.Code = code;
        return ref added;
    }

    /// <summary>Takes back what a broken chain had added.</summary>
    public void Truncate(int count)
    {
        Debug.Assert(count <= Count, "truncates only what was added");
        Count = count;
    }

    /// <summary>Empties the list.</summary>
    public void Clear() => Count = 0;

    private void Grow() => Array.Resize(ref _items, Math.Max(16, _items.Length * 2));
}
