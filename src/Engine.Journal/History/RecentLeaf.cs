namespace Engine.Journal.History;

/// <summary>The rows of a leaf that is not sealed yet. One thread adds; any may look.</summary>
/// <param name="number">Number of the leaf.</param>
internal sealed class RecentLeaf(int number)
{
    private RowSegment[] _segments = [];

    /// <summary>Number of the leaf.</summary>
    public int Number { get; } = number;

    /// <summary>Its rows, in order.</summary>
    public IReadOnlyList<RowSegment> Segments => Volatile.Read(ref _segments);

    /// <summary>How its rows are found; made by those who ask, as far as they ask.</summary>
    public RowIndex Index { get; } = new();

    /// <summary>Adds rows that come after all that are in it.</summary>
    public void Add(ReadOnlySpan<byte> rows, long first, int count)
    {
        if (_segments.Length > 0 && _segments[^1].TryAdd(rows, first, count))
        {
            return;
        }

        var segment = new RowSegment(first);
        if (!segment.TryAdd(rows, first, count))
        {
            throw new InvalidOperationException($"{count} rows of {rows.Length} bytes do not fit into a segment.");
        }

        Volatile.Write(ref _segments, [.. _segments, segment]);
    }

    /// <summary>Gives its memory back: nobody looks at it any more, and nothing is added.</summary>
    public void GiveBack()
    {
        foreach (RowSegment segment in _segments)
        {
            segment.GiveBack();
        }
    }
}
