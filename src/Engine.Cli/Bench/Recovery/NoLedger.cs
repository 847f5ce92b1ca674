using Engine.Core.Ledger;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;

namespace Engine.Cli.Bench.Recovery;

/// <summary>Takes the events and does nothing with them: what is left is reading, checking and decoding.</summary>
internal sealed class NoLedger : IJournalSink
{
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
