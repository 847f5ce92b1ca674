using Engine.Core.Ledger;

namespace Engine.Journal.Tests.Fixtures;

/// <summary>Batches of events without a ledger behind them, for tests that only carry them.</summary>
internal sealed class EventSource
{
    public EventBuffer Events { get; } = new(1 << 16);

    public NameTable Names { get; } = JournalRig.NewLedger().Names;

    /// <summary>Adds one whole batch and says where it is.</summary>
    public (long From, long To) Batch(long firstSequence, int count)
    {
        long from = Events.Position;
        for (int i = 0; i < count; i++)
        {
            ref LedgerEvent added = ref Events.Add();
            added = default;
            added.Sequence = firstSequence + i;
            added.Timestamp = (ulong)(1000 + firstSequence + i);
            added.Kind = EventKind.Transfer;
            added.Id = (UInt128)(ulong)added.Sequence;
            added.Amount = 5;
            added.EndsBatch = i == count - 1;
        }

        return (from, Events.Position);
    }
}
