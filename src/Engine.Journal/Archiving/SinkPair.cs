using Engine.Core.Ledger;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;

namespace Engine.Journal.Archiving;

/// <summary>Two who take the same rows.</summary>
internal sealed class SinkPair(IJournalSink first, IJournalSink second) : IJournalSink
{
    /// <inheritdoc/>
    public void Expect(ReadOnlySpan<LedgerEvent> coming)
    {
        first.Expect(coming);
        second.Expect(coming);
    }

    /// <inheritdoc/>
    public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name)
    {
        first.Event(happened, name);
        second.Event(happened, name);
    }

    /// <inheritdoc/>
    public void Rows(ReadOnlySpan<byte> encoded, long firstSequence, int count)
    {
        first.Rows(encoded, firstSequence, count);
        second.Rows(encoded, firstSequence, count);
    }

    /// <inheritdoc/>
    public void Block(in BlockRow row)
    {
        first.Block(row);
        second.Block(row);
    }
}
