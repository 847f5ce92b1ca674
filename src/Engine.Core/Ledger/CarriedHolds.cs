namespace Engine.Core.Ledger;

/// <summary>Holds that outlived the leaf that they were made in, in slots that are used again.</summary>
internal sealed class CarriedHolds
{
    private readonly SegmentedLog<Transfer> _slots = new();
    private readonly Stack<int> _free = new();

    /// <summary>Slots, used or not.</summary>
    public int SlotCount => _slots.Count;

    /// <summary>The hold in a slot.</summary>
    public ref readonly Transfer this[int slot] => ref _slots[slot];

    /// <summary>Puts a hold into a slot, which is told.</summary>
    public int Add(in Transfer hold)
    {
        if (!_free.TryPop(out int slot))
        {
            slot = _slots.Next;
            _slots.Add();
        }

        _slots[slot] = hold;
        return slot;
    }

    /// <summary>Lets a slot be used again.</summary>
    public void Free(int slot) => _free.Push(slot);
}
