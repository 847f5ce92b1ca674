using Engine.Core.Ledger;
using Engine.Model;

namespace Engine.Cli.Tests.Conformance;

/// <summary>The independent reference model.</summary>
internal sealed class ModelTarget : LedgerTarget
{
    private readonly ReferenceLedger _ledger = new();

    protected override void Expire(ulong now, int count) => _ledger.ExpireDue(now, count);

    protected override int[] CreateAccounts(Account[] batch, ulong now) =>
        [.. _ledger.CreateAccounts(batch, now).Select(answer => (int)answer.Code)];

    protected override int[] CreateTransfers(Transfer[] batch, ulong now) =>
        [.. _ledger.CreateTransfers(batch, now).Select(answer => (int)answer.Code)];

    protected override Account? FindAccount(UInt128 id) => _ledger.TryGetAccount(id, out Account found) ? found : null;

    protected override Transfer? FindTransfer(UInt128 id) =>
        _ledger.TryGetTransfer(id, out Transfer found) ? found : null;
}
