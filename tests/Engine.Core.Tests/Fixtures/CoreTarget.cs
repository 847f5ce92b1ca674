using System.Text;
using Engine.Core.Ledger;
using Engine.Model;
using Engine.Model.Fixtures;

namespace Engine.Core.Tests.Fixtures;

/// <summary>Fixtures on the engine's ledger, with a clock of its own.</summary>
public sealed class CoreTarget : IFixtureTarget
{
    private readonly StateMachine _ledger = new(LedgerLimits.Default, new EventBuffer(1024));
    private readonly ResultList _results = new();
    private ulong _now = 1_800_000_000_000_000_000;

    public ValueTask<IReadOnlyList<Answer>> CreateAccountsAsync(IReadOnlyList<Account> batch)
    {
        Prepare(batch.Count);
        _ledger.CreateAccounts(batch.ToArray(), _now, _results);
        return new(DenseAnswers.Of(_results, new UInt128[batch.Count]));
    }

    public ValueTask<IReadOnlyList<Answer>> CreateTransfersAsync(IReadOnlyList<Transfer> batch)
    {
        Prepare(batch.Count);
        _ledger.CreateTransfers(batch.ToArray(), _now, _results);
        return new(DenseAnswers.Of(_results, [.. batch.Select(t => t.Amount)]));
    }

    public ValueTask<IReadOnlyList<Answer>> NameAccountsAsync(IReadOnlyList<NamedAccount> batch)
    {
        (AccountName[] names, byte[] text) = PackedNames.Pack(batch);
        Prepare(batch.Count);
        _ledger.NameAccounts(names, text, _now, _results);
        return new(DenseAnswers.Of(_results, new UInt128[batch.Count]));
    }

    public ValueTask<IReadOnlyList<Answer>> SetAccountLimitsAsync(IReadOnlyList<AccountLimits> batch)
    {
        Prepare(batch.Count);
        _ledger.SetAccountLimits(batch.ToArray(), _now, _results);
        return new(DenseAnswers.Of(_results, new UInt128[batch.Count]));
    }

    public ValueTask<VelocityTotal> FindCountedAsync(UInt128 id) =>
        new(_ledger.TryGetLimits(id, _now, out _, out VelocityTotal counted) ? counted : default);

    public ValueTask<IReadOnlyList<Answer>> ExtendHoldsAsync(IReadOnlyList<HoldExtension> batch)
    {
        Prepare(batch.Count);
        _ledger.ExtendHolds(batch.ToArray(), _now, _results);
        return new(DenseAnswers.Of(_results, new UInt128[batch.Count]));
    }

    public ValueTask<GroupAnswer> ResolveGroupAsync(GroupResolution asked)
    {
        Prepare(asked.MaxHolds);
        _ledger.ResolveGroup(asked, new Transfer[asked.MaxHolds], _now, _results, out GroupAnswer answer);
        return new(answer);
    }

    public ValueTask<Account?> FindAccountAsync(UInt128 id)
    {
        Prepare(1);
        return new(_ledger.TryGetAccount(id, out Account account) ? account : null);
    }

    public ValueTask<Transfer?> FindTransferAsync(UInt128 id) =>
        new(_ledger.TryGetTransfer(id, out Transfer transfer) ? transfer : null);

    public ValueTask<UInt128> ResolveNameAsync(uint ledger, string name) =>
        new(_ledger.TryResolveName(ledger, Encoding.UTF8.GetBytes(name), out UInt128 id) ? id : 0);

    public ValueTask TickAsync(TimeSpan by)
    {
        _now += (ulong)by.Ticks * 100;
        return default;
    }

    public ValueTask SetClockAsync(ulong now)
    {
        _now = now;
        return default;
    }

    private void Prepare(int count)
    {
        _results.Clear();
        while (_ledger.ExpireDue(_now, count, 64) == 64)
        {
            // until nothing is due
        }
    }
}
