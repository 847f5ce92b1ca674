using System.Numerics;
using Engine.Core.Ledger;
using static Engine.Core.Ledger.CreateTransferResult;
using static Engine.Core.Ledger.SetAccountLimitsResult;

namespace Engine.Model.Rules;

/// <summary>Section 4.9: limits of accounts. Balances are whole numbers without an end here, and a window a list of debits.</summary>
internal static class LimitRules
{
    private const ulong Second = 1_000_000_000;
    private const uint Month = 31 * 24 * 60 * 60;
    private const ulong SlotsOfAWindow = 64;

    public static SetAccountLimitsResult Set(LedgerState state, AccountLimits request, ulong stamp)
    {
        if (!state.Accounts.TryGet(request.AccountId, out Account account))
        {
            return AccountNotFound;
        }

        LimitSetting set = LimitSetting.Of(request);
        SetAccountLimitsResult content = CheckContent(set);
        if (content != SetAccountLimitsResult.Ok)
        {
            return content;
        }

        LimitSetting before = state.Limits.TryGet(account.Id, out LimitSetting had) ? had : LimitSetting.None;
        if (set == before)
        {
            return SetAccountLimitsResult.Exists;
        }

        bool goesOn = set.HasVelocity && before.HasVelocity && set.Window == before.Window;
        state.Limits[account.Id] = set;
        state.Debits[account.Id] = goesOn ? state.Debits[account.Id] : [];
        state.Events.Add(Event(set, account, stamp));
        return SetAccountLimitsResult.Ok;
    }

    /// <summary>Which limit a transfer would break that is otherwise fine.</summary>
    public static CreateTransferResult Check(LedgerState state, in Transfer t, UInt128 amount, ulong stamp)
    {
        Account debit = state.Accounts[t.DebitAccountId];
        Account credit = state.Accounts[t.CreditAccountId];
        BigInteger left = (BigInteger)debit.CreditsPosted - debit.DebitsPosted - debit.DebitsPending - amount;
        BigInteger reached = (BigInteger)credit.CreditsPosted + credit.CreditsPending - credit.DebitsPosted + amount;
        LimitSetting limits = Of(state, debit.Id);
        (BigInteger counted, int debits) = Counted(state, debit.Id, stamp);
        bool imported = t.Flags.HasFlag(TransferFlags.Imported);
        return amount > 0 && left < limits.Floor ? ExceedsAccountFloor
            : amount > 0 && reached > Of(state, credit.Id).Ceiling ? ExceedsAccountCeiling
            : !imported && counted + amount > limits.MaxAmount ? ExceedsVelocityAmount
            : !imported && (ulong)debits + 1 > limits.MaxCount ? ExceedsVelocityCount
            : CreateTransferResult.Ok;
    }

    /// <summary>Counts a debit that took effect.</summary>
    public static void Count(LedgerState state, in Transfer t)
    {
        if (Of(state, t.DebitAccountId).HasVelocity && !t.Flags.HasFlag(TransferFlags.Imported))
        {
            state.Debits[t.DebitAccountId] = state.Debits[t.DebitAccountId].Add((t.Timestamp, t.Amount));
        }
    }

    /// <summary>What counts against an account's velocity at a stamp.</summary>
    public static (BigInteger Amount, int Debits) Counted(LedgerState state, UInt128 account, ulong stamp)
    {
        LimitSetting limits = Of(state, account);
        if (!limits.HasVelocity)
        {
            return (0, 0);
        }

        ulong slot = limits.Window * Second / SlotsOfAWindow;
        UInt128[] counted =
        [
            .. state.Debits[account]
                .Where(debit => (stamp / slot) - (debit.Stamp / slot) <= SlotsOfAWindow)
                .Select(debit => debit.Amount),
        ];
        return (counted.Aggregate(BigInteger.Zero, (sum, amount) => sum + amount), counted.Length);
    }

    public static LimitSetting Of(LedgerState state, UInt128 account) =>
        state.Limits.TryGet(account, out LimitSetting limits) ? limits : LimitSetting.None;

    private static SetAccountLimitsResult CheckContent(LimitSetting set) =>
        set.Floor is { } floor && BigInteger.Abs(floor) >= BigInteger.One << 127 ? FloorOutOfRange
        : set.Ceiling is { } ceiling && BigInteger.Abs(ceiling) >= BigInteger.One << 127 ? CeilingOutOfRange
        : set.Floor > set.Ceiling ? FloorAboveCeiling
        : !set.HasVelocity && set.Window != 0 ? WindowWithoutVelocity
        : set.HasVelocity && set.Window == 0 ? VelocityWithoutWindow
        : set.Window > Month ? WindowOutOfRange
        : SetAccountLimitsResult.Ok;

    private static LedgerEvent Event(LimitSetting set, in Account account, ulong stamp) => new()
    {
        Kind = EventKind.AccountLimitsSet,
        Id = account.Id,
        Ledger = account.Ledger,
        Timestamp = stamp,
        Amount = (UInt128)BigInteger.Abs(set.Floor ?? 0),
        Released = (UInt128)BigInteger.Abs(set.Ceiling ?? 0),
        UserData128 = (UInt128)(set.MaxAmount ?? 0),
        UserData64 = set.MaxCount ?? 0,
        Timeout = set.Window,
        Flags = (ushort)((set.Floor is null ? 0 : 1) | (set.Floor < 0 ? 2 : 0)
            | (set.Ceiling is null ? 0 : 4) | (set.Ceiling < 0 ? 8 : 0)
            | (set.MaxAmount is null ? 0 : 16) | (set.MaxCount is null ? 0 : 32)),
    };
}
