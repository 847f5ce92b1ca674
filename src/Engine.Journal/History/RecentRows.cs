using Engine.Journal.Blocks;

namespace Engine.Journal.History;

/// <summary>
/// Every durable row of the leaves that are not sealed, in memory: PostgreSQL has no index yet by which to find them. One
/// line divides history: up to the end of the newest sealed leaf PostgreSQL is asked, after it these rows.
/// They are fed while the journal is replayed or followed, and then by the journal's own thread, in blocks: added while a
/// block is on its way, told as durable when it is known to be committed. To add is to copy; nothing here makes it wait.
/// </summary>
internal sealed class RecentRows
{
    private readonly Leaves _leaves;
    private readonly Lock _givingBack = new();
    private RecentState _state;
    private RecentState _oldest;

    /// <summary>Holds nothing yet.</summary>
    /// <param name="leafRows">Sequences that a leaf covers.</param>
    public RecentRows(long leafRows)
    {
        _leaves = new Leaves(leafRows);
        _state = _oldest = new RecentState([], 0, 0);
    }

    /// <summary>The highest durable sequence whose rows are here or sealed.</summary>
    public DurableSignal Durable { get; } = new();

    /// <summary>Up to here rows are in sealed leaves only. Any thread.</summary>
    public long SealedThrough => Volatile.Read(ref _state).SealedThrough;

    /// <summary>
    /// What is here now, up to the highest durable sequence of this moment. What it refers to stays until it is disposed.
    /// Any thread.
    /// </summary>
    public RecentView Capture()
    {
        // In this order: the rows of a durable sequence were added, or sealed, before it was told.
        long sequence = Durable.Sequence;
        while (true)
        {
            RecentState state = Volatile.Read(ref _state);
            state.Enter();
            if (ReferenceEquals(state, Volatile.Read(ref _state)))
            {
                return new RecentView(this, state, sequence);
            }

            Leave(state); // replaced just now: its rows may be given back already, and were not looked at
        }
    }

    /// <summary>A view of a state has ended.</summary>
    public void Leave(RecentState state)
    {
        state.Leave();
        if (!ReferenceEquals(state, Volatile.Read(ref _state)))
        {
            GiveBack();
        }
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
            seen = Replace(seen, new RecentState(left, leaf, through));
        }

        GiveBack();
    }

    // The state that is there now: the next one, or what another thread has put in its place.
    private RecentState Replace(RecentState seen, RecentState next)
    {
        RecentState found = Interlocked.CompareExchange(ref _state, next, seen);
        if (!ReferenceEquals(found, seen))
        {
            return found;
        }

        seen.Next = next;
        return next;
    }

    // States that were replaced are gone through in the order in which they were, as far as nobody looks at them: rows that
    // the next one does not have are nobody's any more, and their memory is used again.
    private void GiveBack()
    {
        lock (_givingBack)
        {
            while (!_oldest.HasViews && _oldest.Next is { } next)
            {
                foreach (RecentLeaf leaf in _oldest.Leaves.Where(leaf => leaf.Number <= next.SealedLeaf))
                {
                    leaf.GiveBack();
                }

                _oldest = next;
            }
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
            // Another time where a leaf was sealed just now.
            var next = new RecentState([.. seen.Leaves, added], seen.SealedLeaf, seen.SealedThrough);
            seen = Replace(seen, next);
            if (ReferenceEquals(seen, next))
            {
                return added;
            }
        }
    }
}
