namespace Engine.Cli.Import;

/// <summary>Ids, flat in one array: a file may give hundreds of millions of them.</summary>
internal sealed class IdSet
{
    private UInt128[] _slots = new UInt128[1024];
    private int _count;

    /// <summary>Adds an id, which is not 0.</summary>
    /// <returns>False where it is in the set already.</returns>
    public bool Add(UInt128 id)
    {
        if (_count >= _slots.Length / 4 * 3)
        {
            Grow();
        }

        ref UInt128 slot = ref SlotOf(_slots, id);
        if (slot == id)
        {
            return false;
        }

        slot = id;
        _count++;
        return true;
    }

    private void Grow()
    {
        UInt128[] larger = new UInt128[_slots.Length * 2];
        foreach (UInt128 id in _slots)
        {
            if (id != 0)
            {
                SlotOf(larger, id) = id;
            }
        }

        _slots = larger;
    }

    // Where the id is, or the empty slot where it goes.
    private static ref UInt128 SlotOf(UInt128[] slots, UInt128 id)
    {
        int mask = slots.Length - 1;
        int at = id.GetHashCode() & mask;
        while (slots[at] != 0 && slots[at] != id)
        {
            at = (at + 1) & mask;
        }

        return ref slots[at];
    }
}
