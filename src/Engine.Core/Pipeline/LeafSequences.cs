using Engine.Core.Ledger;

namespace Engine.Core.Pipeline;

/// <summary>
/// Gives events their place in history. Leaf k of the journal, from 0, covers the sequences k*R+1 to (k+1)*R; a batch
/// lies in one leaf, so one that might not fit starts the next leaf, and the sequences between are never used.
/// </summary>
public sealed class LeafSequences
{
    private readonly long _leafRows;
    private long _before;

    /// <summary>Goes on after <paramref name="last"/>, with leaves of <paramref name="leafRows"/> sequences.</summary>
    public LeafSequences(long last, long leafRows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        ArgumentOutOfRangeException.ThrowIfLessThan(leafRows, PartitionOptions.MaxBatch);
        Last = _before = last;
        LeafEnd = last == 0 ? leafRows : ((last - 1) / leafRows + 1) * leafRows;
        _leafRows = leafRows;
    }

    /// <summary>The last sequence given; 0 before the first.</summary>
    public long Last { get; private set; }

    /// <summary>The last sequence that the leaf being filled covers.</summary>
    public long LeafEnd { get; private set; }

    /// <summary>Sequences that the leaf has room for.</summary>
    public long Room => LeafEnd - _before;

    /// <summary>Ends the leaf, full or not: the next batch starts the next one.</summary>
    public void EndLeaf()
    {
        _before = LeafEnd;
        LeafEnd += _leafRows;
    }

    /// <summary>Numbers one batch, from a position of the buffer to another; returns its first sequence.</summary>
    public long Assign(EventBuffer events, long from, long to)
    {
        long count = to - from;
        long first = _before + 1;
        Invariant.Holds(count <= Room, "a batch lies in one leaf; one that has no room for it was ended before");

        for (long i = 0; i < count; i++)
        {
            events[from + i].Sequence = first + i;
        }

        Last = _before = first + count - 1;
        return first;
    }
}
