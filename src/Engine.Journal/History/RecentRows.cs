using Engine.Journal.Blocks;

namespace Engine.Journal.History;

/// <summary>
/// Every durable row of the leaves that are not sealed, in memory: PostgreSQL has no index yet by which to find them. One
/// line divides history: up to the end of the newest sealed leaf PostgreSQL is asked, after it these rows.
/// They are fed while the journal is replayed or followed, and then by the journal's own thread, in blocks: added while a
/// block is on its way, told as durable when it is known to be committed. To add is to copy; nothing here makes it wait.
/// </summary>
/// <param name="leafRows">Sequences that a leaf covers.</param>
internal sealed class RecentRows(long leafRows)
{
    private readonly Leaves _leaves = new(leafRows);
    private RecentState _state = new([], 0, 0);

    /// <summary>The highest durable sequence whose rows are here or sealed.</summary>
    public DurableSignal Durable { get; } = new();

    /// <summary>What is here now, up to the highest durable sequence of this moment. Any thread.</summary>
    public RecentView Capture()
    {
        // In this order: the rows of a durable sequence were added, or sealed, before it was told.
        long sequence = Durable.Sequence;
        return new RecentView(Volatile.Read(ref _state), sequence);
    }

    /// <summary>Adds rows, all of one leaf, as COPY carries them; nobody sees them yet. One thread.</summary>
    /// <param name="rows">Whole rows, one behind the other; no more than a segment holds.</param>
    /// <param name="first">Sequence of the first; the others follow one by one.</param>
    /// <param name="count">How many.</param>
    public void Add(ReadOnlySpan<byte> rows, long first, int count)
    {
        if (count == 0 || first <= Volatile.Read(ref _state).SealedThrough)
        {
            return;
        }

        LeafOf(first).Add(rows, first, count);
    }

    /// <summary>Adds the rows of a closed block.</summary>
    public void Add(Block block)
    {
        ReadOnlySpan<byte> encoded = block.Encoded.Span;
        for (int i = 0; i < block.Pieces.Count; i++)
        {
            RowPiece piece = block.Pieces[i];
            Add(encoded.Slice(piece.Offset, piece.Length), piece.FirstSequence, piece.Count);
        }
    }

    /// <summary>Everything up to a sequence is durable, and may be seen from now on. The thread that adds.</summary>
    public void Publish(long sequence) => Durable.Move(sequence);

    /// <summary>A leaf was sealed, with all before it: its rows are let go. Any thread.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="through">Sequence of its last event.</param>
    public void Seal(int leaf, long through)
    {
        RecentState seen = Volatile.Read(ref _state);
        while (leaf > seen.SealedLeaf)
        {
            RecentLeaf[] left = [.. seen.Leaves.Where(recent => recent.Number > leaf)];
            RecentState found = Interlocked.CompareExchange(ref _state, new RecentState(left, leaf, through), seen);
            if (ReferenceEquals(found, seen))
            {
                return;
            }

            seen = found;
        }
    }

    private RecentLeaf LeafOf(long sequence)
    {
        int number = _leaves.Of(sequence);
        RecentState seen = Volatile.Read(ref _state);
        if (seen.Leaves.Length > 0 && seen.Leaves[^1].Number == number)
        {
            return seen.Leaves[^1];
        }

        var added = new RecentLeaf(number);
        while (true)
        {
            var next = new RecentState([.. seen.Leaves, added], seen.SealedLeaf, seen.SealedThrough);
            RecentState found = Interlocked.CompareExchange(ref _state, next, seen);
            if (ReferenceEquals(found, seen))
            {
                return added;
            }

            seen = found; // a leaf was sealed just now
        }
    }
}

/// <summary>What is held at one moment.</summary>
/// <param name="Leaves">The leaves that are not sealed, in order.</param>
/// <param name="SealedLeaf">The newest sealed leaf; 0 if there is none.</param>
/// <param name="SealedThrough">Sequence of its last event; 0 if there is none.</param>
internal sealed record RecentState(RecentLeaf[] Leaves, int SealedLeaf, long SealedThrough);
