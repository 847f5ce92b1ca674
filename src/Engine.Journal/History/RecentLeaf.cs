namespace Engine.Journal.History;

/// <summary>
/// The rows of a leaf that is not sealed yet: those that were kept as they came, and before them those that were read later.
/// One thread adds to either; any may look.
/// </summary>
/// <param name="number">Number of the leaf.</param>
internal sealed class RecentLeaf(int number)
{
    private RowSegment[] _earlier = [];
    private RowSegment[] _kept = [];

    /// <summary>Number of the leaf.</summary>
    public int Number { get; } = number;

    /// <summary>Its rows, in order. There may be a gap behind the earlier ones, but not in what a view shows.</summary>
    public IReadOnlyList<RowSegment> Segments
    {
        get
        {
            RowSegment[] earlier = Volatile.Read(ref _earlier);
            RowSegment[] kept = Volatile.Read(ref _kept);
            return earlier.Length == 0 ? kept : [.. earlier, .. kept];
        }
    }

    /// <summary>How its rows are found; made by those who ask, as far as they ask.</summary>
    public RowIndex Index { get; } = new();

    /// <summary>Adds rows that come after all that are in it.</summary>
    public void Add(ReadOnlySpan<byte> rows, long first, int count) =>
        Volatile.Write(ref _kept, RowSegment.Append(_kept, rows, first, count));

    /// <summary>Adds rows that come after the earlier ones, and before those that were kept; they are its own from now on.</summary>
    public void AddEarlier(RowSegment[] segments) => Volatile.Write(ref _earlier, [.. _earlier, .. segments]);

    /// <summary>Gives its memory back: nobody looks at it any more, and nothing is added.</summary>
    public void GiveBack()
    {
        foreach (RowSegment segment in Segments)
        {
            segment.GiveBack();
        }
    }
}
