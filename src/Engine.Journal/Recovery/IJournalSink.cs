using Engine.Core.Ledger;
using Engine.Journal.Rows;

namespace Engine.Journal.Recovery;

/// <summary>
/// Takes the journal's rows in the order of history, each block after it was found whole and unchanged.
/// </summary>
internal interface IJournalSink
{
    /// <summary>
    /// The events that come next, in this order: what they will need can be asked for now. Never more than a group, and
    /// a wrong one among them may keep the rest from coming.
    /// </summary>
    void Expect(ReadOnlySpan<LedgerEvent> coming);

    /// <summary>An event; <paramref name="name"/> is the text of a naming event, otherwise empty.</summary>
    void Event(in LedgerEvent happened, ReadOnlySpan<byte> name);

    /// <summary>
    /// Rows of the block that is checked just now, as COPY carries them, one behind the other; before their events, which
    /// come only if the block is sound.
    /// </summary>
    void Rows(ReadOnlySpan<byte> encoded, long firstSequence, int count)
    {
    }

    /// <summary>The end of a block.</summary>
    void Block(in BlockRow row);
}
