using Engine.Core.Ledger;

namespace Engine.Core.Figures;

/// <summary>
/// Counts what is moved in each ledger. Fed by one thread with the events that it has just handed to the journal, while
/// they are in its cache still; read by any.
/// </summary>
public sealed class LedgerFlows
{
    /// <summary>Ledgers that are told apart; those seen later are counted together.</summary>
    public const int MostLedgers = 1_000;

    private const uint Others = 0; // no ledger has this number
    private const TransferFlags NotPosted = TransferFlags.Pending | TransferFlags.VoidPending;

    private readonly Dictionary<uint, Flow> _byLedger = [];
    private volatile Flow[] _flows = [];
    private Flow? _last;

    /// <summary>What was moved until now, by ledger in the order seen.</summary>
    public IReadOnlyList<LedgerFlow> Read() => Array.ConvertAll(
        _flows, flow => new LedgerFlow(flow.Ledger, Volatile.Read(ref flow.Transfers), Volatile.Read(ref flow.Volume)));

    /// <summary>Counts the events from a position of the buffer up to another.</summary>
    internal void Add(EventBuffer events, long from, long to)
    {
        for (long position = from; position < to; position++)
        {
            ref readonly LedgerEvent happened = ref events[position];
            if (happened.Kind != EventKind.Transfer)
            {
                continue;
            }

            Flow flow = _last is { } last && last.Ledger == happened.Ledger ? last : Find(happened.Ledger);
            flow.Transfers++;
            if (((TransferFlags)happened.Flags & NotPosted) == 0)
            {
                flow.Volume += ToDouble(happened.Amount);
            }
        }
    }

    private Flow Find(uint ledger)
    {
        if (!_byLedger.TryGetValue(ledger, out Flow? flow))
        {
            uint number = _byLedger.Count < MostLedgers ? ledger : Others;
            if (!_byLedger.TryGetValue(number, out flow))
            {
                flow = new Flow(number);
                _byLedger.Add(number, flow);
                _flows = [.. _flows, flow];
            }
        }

        return _last = flow;
    }

    // The conversion of 128 bits costs several times that of 64, which hold nearly every amount.
    private static double ToDouble(UInt128 amount) => amount <= ulong.MaxValue ? (ulong)amount : (double)amount;

    private sealed class Flow(uint ledger)
    {
        public readonly uint Ledger = ledger;
        public long Transfers;
        public double Volume;
    }
}
