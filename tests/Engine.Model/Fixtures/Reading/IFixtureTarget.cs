using Engine.Core.Ledger;

namespace Engine.Model.Fixtures;

/// <summary>Something that answers like a ledger: the reference, the engine's core, or an engine behind gRPC.</summary>
public interface IFixtureTarget
{
    /// <summary>Creates accounts in one batch; one answer each.</summary>
    ValueTask<IReadOnlyList<Answer>> CreateAccountsAsync(IReadOnlyList<Account> batch);

    /// <summary>Creates transfers in one batch; one answer each, with the actual amount of those that are ok.</summary>
    ValueTask<IReadOnlyList<Answer>> CreateTransfersAsync(IReadOnlyList<Transfer> batch);

    /// <summary>Gives names in one batch; one answer each.</summary>
    ValueTask<IReadOnlyList<Answer>> NameAccountsAsync(IReadOnlyList<NamedAccount> batch);

    /// <summary>Sets limits in one batch; one answer each.</summary>
    ValueTask<IReadOnlyList<Answer>> SetAccountLimitsAsync(IReadOnlyList<AccountLimits> batch);

    /// <summary>What would count against an account's velocity for a debit now; nothing where it is not limited.</summary>
    ValueTask<VelocityTotal> FindCountedAsync(UInt128 id);

    /// <summary>Extends holds in one batch; one answer each.</summary>
    ValueTask<IReadOnlyList<Answer>> ExtendHoldsAsync(IReadOnlyList<HoldExtension> batch);

    /// <summary>Resolves a group of holds.</summary>
    ValueTask<GroupAnswer> ResolveGroupAsync(GroupResolution asked);

    /// <summary>Finds an account; null where there is none. Holds that are due have been expired before.</summary>
    ValueTask<Account?> FindAccountAsync(UInt128 id);

    /// <summary>Finds a transfer; null where there is none.</summary>
    ValueTask<Transfer?> FindTransferAsync(UInt128 id);

    /// <summary>Finds the account of a name; 0 where there is none.</summary>
    ValueTask<UInt128> ResolveNameAsync(uint ledger, string name);

    /// <summary>Lets time pass: a fake clock is moved on, a real one waited for.</summary>
    ValueTask TickAsync(TimeSpan by);

    /// <summary>Sets the clock, ns since the Unix epoch. Asked for only in cases that need it.</summary>
    ValueTask SetClockAsync(ulong now);
}
