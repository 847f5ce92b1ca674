using Engine.Core.Ledger;
using Engine.Journal.Blocks;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;

namespace Engine.Journal.History;

/// <summary>
/// Takes the rows of a stretch of history into memory; both ends are ends of blocks. Nobody sees them before they are handed
/// over, as a whole: a reading that fails leaves nothing behind.
/// </summary>
/// <param name="leaves">Which sequences lie in which leaf.</param>
/// <param name="from">The first sequence.</param>
/// <param name="through">The last.</param>
internal sealed class EarlierSink(Leaves leaves, long from, long through) : IJournalSink, IDisposable
{
    private readonly SortedDictionary<int, RowSegment[]> _read = [];

    /// <inheritdoc/>
    public void Rows(ReadOnlySpan<byte> encoded, long firstSequence, int count)
    {
        if (firstSequence >= from && firstSequence <= through)
        {
            int leaf = leaves.Of(firstSequence);
            RowSegment[] before = _read.TryGetValue(leaf, out RowSegment[]? segments) ? segments : [];
            _read[leaf] = RowSegment.Append(before, encoded, firstSequence, count);
        }
    }

    /// <summary>Hands over what was read, which was all of it.</summary>
    public void HandOver(RecentRows recent)
    {
        foreach (RowSegment[] segments in _read.Values)
        {
            recent.AddEarlier(segments);
        }

        _read.Clear();
        recent.EndEarlier(through);
    }

    /// <inheritdoc/>
    public void Expect(ReadOnlySpan<LedgerEvent> coming)
    {
    }

    /// <inheritdoc/>
    public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name)
    {
    }

    /// <inheritdoc/>
    public void Block(in BlockRow row)
    {
    }

    /// <summary>Gives back the memory of what was read in vain.</summary>
    public void Dispose()
    {
        foreach (RowSegment segment in _read.Values.SelectMany(segments => segments))
        {
            segment.GiveBack();
        }

        _read.Clear();
    }
}
