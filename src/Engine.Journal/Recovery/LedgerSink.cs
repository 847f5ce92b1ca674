using Engine.Core.Ledger;
using Engine.Journal.Rows;

namespace Engine.Journal.Recovery;

/// <summary>Replays the journal into a ledger, up to a sequence.</summary>
internal sealed class LedgerSink(StateMachine ledger, long lastSequence = long.MaxValue) : IJournalSink
{
    /// <inheritdoc/>
    public void Expect(ReadOnlySpan<LedgerEvent> coming) => ledger.PrefetchReplay(coming);

    /// <inheritdoc/>
    public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name)
    {
        if (happened.Sequence <= lastSequence)
        {
            ledger.Replay(happened, name);
        }
    }

    /// <inheritdoc/>
    public void Block(in BlockRow row)
    {
        if (row.LastSequence <= lastSequence)
        {
            ledger.ObserveTimestamp(row.Timestamp);
        }
    }
}
