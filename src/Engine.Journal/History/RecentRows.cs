using Engine.Journal.Blocks;

namespace Engine.Journal.History;

/// <summary>
/// The durable rows of the leaves that are not sealed, in memory: PostgreSQL has no index yet by which to find them. One
/// line divides history: up to the end of the newest sealed leaf PostgreSQL is asked, after it these rows.
/// An engine that nobody asks keeps none, for memory that is touched for the first time is dear. From the first question on
/// the journal's own thread adds them, in blocks: while a block is on its way, told as durable when it is known to be
/// committed. To add is to copy; nothing here makes it wait. Those from before are read by whoever asks
/// (<see cref="EarlierRows"/>).
/// </summary>
internal sealed class RecentRows
{
    private readonly Leaves _leaves;
    private readonly Lock _givingBack = new();
    private RecentState _state;
    private RecentState _oldest;
    private volatile bool _isWanted;
    private long _keptFrom = long.MaxValue;
    private long _earlierThrough;

    /// <summary>Holds nothing yet.</summary>
    /// <param name="leafRows">Sequences that a leaf covers.</param>
    public RecentRows(long leafRows)
    {
        _leaves = new Leaves(leafRows);
        _state = _oldest = new RecentState([], 0, 0);
    }

    /// <summary>The highest durable sequence.</summary>
    public DurableSignal Durable { get; } = new();

    /// <summary>Up to here rows are in sealed leaves only. Any thread.</summary>
    public long SealedThrough => Volatile.Read(ref _state).SealedThrough;

    /// <summary>
    /// The first sequence that was kept as it came; the highest number while there is none. Once a sequence is durable, it is
    /// known whether it was. Any thread.
    /// </summary>
    public long KeptFrom => Volatile.Read(ref _keptFrom);

    /// <summary>Up to here earlier rows have been read. Any thread.</summary>
    public long EarlierThrough => Volatile.Read(ref _earlierThrough);

    /// <summary>Rows are kept from the next block on. Any thread.</summary>
    public void Want() => _isWanted = true;

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

    /// <summary>Adds the rows of a closed block, if rows are wanted; nobody sees them yet. One thread.</summary>
    public void Add(Block block)
    {
        // Asked once: a block is kept whole, or not at all.
        if (!_isWanted)
        {
            return;
        }

        ReadOnlySpan<byte> encoded = block.Encoded.Span;
        for (int i = 0; i < block.Pieces.Count; i++)
        {
            RowPiece piece = block.Pieces[i];
            Add(encoded.Slice(piece.Offset, piece.Length), piece.FirstSequence, piece.Count);
        }
    }

    /// <summary>Adds rows, all of one leaf, as COPY carries them. One thread, as for blocks.</summary>
    /// <param name="rows">Whole rows, one behind the other; no more than a segment holds.</param>
    /// <param name="first">Sequence of the first; the others follow one by one.</param>
    /// <param name="count">How many.</param>
    public void Add(ReadOnlySpan<byte> rows, long first, int count)
    {
        if (count == 0)
        {
            return;
        }

        if (_keptFrom == long.MaxValue)
        {
            Volatile.Write(ref _keptFrom, first);
        }

        LeafOf(first)?.Add(rows, first, count);
    }

    /// <summary>
    /// Adds durable rows of one leaf from before those that are kept, in order. They belong to the leaf from now on; if it is
    /// sealed by now, their memory is given back. One thread, beside the one of blocks, while it holds a view.
    /// </summary>
    public void AddEarlier(RowSegment[] segments)
    {
        if (LeafOf(segments[0].FirstSequence) is { } leaf)
        {
            leaf.AddEarlier(segments);
            return;
        }

        foreach (RowSegment segment in segments)
        {
            segment.GiveBack();
        }
    }

    /// <summary>All earlier rows up to a sequence were added. The thread that adds them.</summary>
    public void EndEarlier(long through) => Volatile.Write(ref _earlierThrough, through);

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
            // In this order: who enters a state that was replaced sees that it was, and leaves it. Asked the other way round, a
            // view might be taken, and the state replaced, between the two questions.
            while (_oldest.Next is { } next && !_oldest.HasViews)
            {
                foreach (RecentLeaf leaf in _oldest.Leaves.Where(leaf => leaf.Number <= next.SealedLeaf))
                {
                    leaf.GiveBack();
                }

                _oldest = next;
            }
        }
    }

    // Null where it is sealed by now.
    private RecentLeaf? LeafOf(long sequence)
    {
        int number = _leaves.Of(sequence);
        RecentLeaf? added = null;
        RecentState seen = Volatile.Read(ref _state);
        while (number > seen.SealedLeaf)
        {
            if (seen.Find(number) is { } found)
            {
                return found;
            }

            // Another time where the other thread added one just now, or one was sealed.
            added ??= new RecentLeaf(number);
            var next = new RecentState(
                [.. seen.Leaves.Where(leaf => leaf.Number < number), added, .. seen.Leaves.Where(leaf => leaf.Number > number)],
                seen.SealedLeaf,
                seen.SealedThrough);
            seen = Replace(seen, next);
        }

        return null;
    }
}
