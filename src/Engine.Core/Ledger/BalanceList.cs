using System.Buffers;
using System.Diagnostics;

namespace Engine.Core.Ledger;

/// <summary>
/// The balances after the events of a batch that were ok, by rising index. Kept with its batch; its memory is rented, since
/// few requests ask for balances and those of a large one are a megabyte.
/// </summary>
public sealed class BalanceList
{
    private const int FirstCapacity = 16;

    private TransferBalances[] _items = [];

    /// <summary>How many events have balances.</summary>
    public int Count { get; private set; }

    /// <summary>The balances.</summary>
    public ReadOnlySpan<TransferBalances> Items => _items.AsSpan(0, Count);

    /// <summary>Makes sure that the balances of <paramref name="capacity"/> events fit without growing.</summary>
    public void EnsureCapacity(int capacity)
    {
        if (_items.Length < capacity)
        {
            TransferBalances[] larger = ArrayPool<TransferBalances>.Shared.Rent(capacity);
            Items.CopyTo(larger);
            GiveBackItems();
            _items = larger;
        }
    }

    /// <summary>Adds the balances after an event, to be completed in place.</summary>
    public ref TransferBalances Add(int index)
    {
        Debug.Assert(Count == 0 || _items[Count - 1].Index < index, "balances are added by rising index");
        if (Count == _items.Length)
        {
            EnsureCapacity(Math.Max(FirstCapacity, 2 * Count));
        }

        ref TransferBalances added = ref _items[Count++];
        added.Index = index;
        return ref added;
    }

    /// <summary>Takes back those of a broken chain, which began at an event.</summary>
    public void TakeBack(int first)
    {
        while (Count > 0 && _items[Count - 1].Index >= first)
        {
            Count--;
        }
    }

    /// <summary>Empties the list.</summary>
    public void Clear() => Count = 0;

    /// <summary>Empties the list, and lets go of its memory.</summary>
    public void GiveBack()
    {
        Count = 0;
        GiveBackItems();
        _items = [];
    }

    private void GiveBackItems()
    {
        if (_items.Length > 0)
        {
            ArrayPool<TransferBalances>.Shared.Return(_items);
        }
    }
}
