using Engine.Core.Ledger;

namespace Engine.Core.Pipeline;

/// <summary>
/// Gives events their place in history. Leaf k of the journal, from 0, covers the sequences k*R+1 to (k+1)*R; a batch
/// lies in one leaf, so one that does not fit starts the next leaf, and the sequences between are never used.
/// </summary>
public sealed class LeafSequences
{
    private readonly long _leafRows;

    /// <summary>Goes on after <paramref name="last"/>, with leaves of <paramref name="leafRows"/> sequences.</summary>
    public LeafSequences(long last, long leafRows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        ArgumentOutOfRangeException.ThrowIfLessThan(leafRows, PartitionOptions.MaxBatch);
        Last = last;
        _leafRows = leafRows;
    }

    /// <summary>The last sequence given; 0 before the first.</summary>
    public long Last { get; private set; }

    /// <summary>Numbers one batch, from a position of the buffer to another; returns its first sequence.</summary>
    public long Assign(EventBuffer events, long from, long to)
    {
        long count = to - from;
        long first = Last + 1;
        long leafEnd = ((first - 1) / _leafRows + 1) * _leafRows;
        if (first + count - 1 > leafEnd)
        {
            first = leafEnd + 1;
        }

        for (long i = 0; i < count; i++)
        {
            events[from + i].Sequence = first + i;
        }

        Last = first + count - 1;
        return first;
    }
}
