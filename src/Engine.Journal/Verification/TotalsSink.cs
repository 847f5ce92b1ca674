using Engine.Core.Ledger;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;

namespace Engine.Journal.Verification;

/// <summary>Adds up what events come to.</summary>
internal sealed class TotalsSink : IJournalSink
{
    private RowTotals _totals;

    /// <summary>What they come to so far.</summary>
    public RowTotals Totals => _totals;

    /// <summary>Begins anew.</summary>
    public void Clear() => _totals = default;

    /// <inheritdoc/>
    public void Expect(ReadOnlySpan<LedgerEvent> coming)
    {
    }

    /// <inheritdoc/>
    public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name) => _totals.Add(happened);

    /// <inheritdoc/>
    public void Block(in BlockRow row)
    {
    }
}
