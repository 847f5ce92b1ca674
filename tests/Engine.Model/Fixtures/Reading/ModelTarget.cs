using Engine.Core.Ledger;

namespace Engine.Model.Fixtures;

/// <summary>Fixtures on the reference ledger, with a clock of its own.</summary>
public sealed class ModelTarget : IFixtureTarget
{
    private readonly ReferenceLedger _ledger = new();
    private ulong _now = 1_800_000_000_000_000_000;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Answer>> CreateAccountsAsync(IReadOnlyList<Account> batch)
    {
        _ledger.ExpireDue(_now, batch.Count);
        return new(_ledger.CreateAccounts(batch, _now));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Answer>> CreateTransfersAsync(IReadOnlyList<Transfer> batch)
    {
        _ledger.ExpireDue(_now, batch.Count);
        return new(_ledger.CreateTransfers(batch, _now));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Answer>> NameAccountsAsync(IReadOnlyList<NamedAccount> batch)
    {
        (AccountName[] names, byte[] text) = PackedNames.Pack(batch);
        _ledger.ExpireDue(_now, batch.Count);
        return new(_ledger.NameAccounts(names, text, _now));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Answer>> SetAccountLimitsAsync(IReadOnlyList<AccountLimits> batch)
    {
        _ledger.ExpireDue(_now, batch.Count);
        return new(_ledger.SetAccountLimits(batch, _now));
    }

    /// <inheritdoc/>
    public ValueTask<VelocityTotal> FindCountedAsync(UInt128 id) => new(_ledger.CountedNow(id, _now));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Answer>> ExtendHoldsAsync(IReadOnlyList<HoldExtension> batch)
    {
        _ledger.ExpireDue(_now, batch.Count);
        return new(_ledger.ExtendHolds(batch, _now));
    }

    /// <inheritdoc/>
    public ValueTask<GroupAnswer> ResolveGroupAsync(GroupResolution asked)
    {
        _ledger.ExpireDue(_now, asked.MaxHolds);
        return new(_ledger.ResolveGroup(asked, _now));
    }

    /// <inheritdoc/>
    public ValueTask<Account?> FindAccountAsync(UInt128 id)
    {
        _ledger.ExpireDue(_now, 1);
        return new(_ledger.TryGetAccount(id, out Account account) ? account : null);
    }

    /// <inheritdoc/>
    public ValueTask<Transfer?> FindTransferAsync(UInt128 id) =>
        new(_ledger.TryGetTransfer(id, out Transfer transfer) ? transfer : null);

    /// <inheritdoc/>
    public ValueTask<UInt128> ResolveNameAsync(uint ledger, string name) =>
        new(_ledger.TryResolveName(ledger, name, out UInt128 id) ? id : 0);

    /// <inheritdoc/>
    public ValueTask TickAsync(TimeSpan by)
    {
        _now += (ulong)by.Ticks * 100;
        return default;
    }

    /// <inheritdoc/>
    public ValueTask SetClockAsync(ulong now)
    {
        _now = now;
        return default;
    }
}
