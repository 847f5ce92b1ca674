using Engine.Core.Ledger;

namespace Engine.Cli.Tests.Conformance;

/// <summary>The engine's own state machine.</summary>
internal sealed class CoreTarget : LedgerTarget
{
    private const int ExpiriesAtOnce = 64;
    private readonly StateMachine _ledger = new(LedgerLimits.Default, new EventBuffer(1 << 14));
    private readonly ResultList _results = new();

    protected override void Expire(ulong now, int count)
    {
        while (_ledger.ExpireDue(now, count, ExpiriesAtOnce) == ExpiriesAtOnce)
        {
        }
    }

    protected override int[] CreateAccounts(Account[] batch, ulong now)
    {
        _results.Clear();
        _ledger.CreateAccounts(batch, now, _results);
        return Codes(batch.Length);
    }

    protected override int[] CreateTransfers(Transfer[] batch, ulong now)
    {
        _results.Clear();
        _ledger.CreateTransfers(batch, now, _results);
        return Codes(batch.Length);
    }

    protected override Account? FindAccount(UInt128 id) => _ledger.TryGetAccount(id, out Account found) ? found : null;

    protected override Transfer? FindTransfer(UInt128 id) =>
        _ledger.TryGetTransfer(id, out Transfer found) ? found : null;

    private int[] Codes(int count)
    {
        int[] codes = new int[count];
        foreach (EventResult result in _results.Items)
        {
            codes[result.Index] = result.Code;
        }

        return codes;
    }
}
