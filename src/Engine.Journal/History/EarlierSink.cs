using Engine.Core.Ledger;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;

namespace Engine.Journal.History;

/// <summary>Takes the rows of a stretch of history into memory; both ends are ends of blocks.</summary>
/// <param name="recent">Where they are added.</param>
/// <param name="from">The first sequence.</param>
/// <param name="through">The last.</param>
internal sealed class EarlierSink(RecentRows recent, long from, long through) : IJournalSink
{
    /// <inheritdoc/>
    public void Rows(ReadOnlySpan<byte> encoded, long firstSequence, int count)
    {
        if (firstSequence >= from && firstSequence <= through)
        {
            recent.AddEarlier(encoded, firstSequence, count);
        }
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
}
