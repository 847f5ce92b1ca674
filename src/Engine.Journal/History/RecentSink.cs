using Engine.Core.Ledger;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;

namespace Engine.Journal.History;

/// <summary>Keeps the rows of leaves that are not sealed, beside what a replay is for.</summary>
/// <param name="replay">What the replay is for.</param>
/// <param name="recent">Where rows are kept.</param>
internal sealed class RecentSink(IJournalSink replay, RecentRows recent) : IJournalSink
{
    /// <inheritdoc/>
    public void Expect(ReadOnlySpan<LedgerEvent> coming) => replay.Expect(coming);

    /// <inheritdoc/>
    public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name) => replay.Event(happened, name);

    /// <inheritdoc/>
    public void Rows(ReadOnlySpan<byte> encoded, long firstSequence, int count) =>
        recent.Add(encoded, firstSequence, count);

    /// <inheritdoc/>
    public void Block(in BlockRow row)
    {
        replay.Block(row);
        recent.Publish(row.LastSequence);
    }
}
