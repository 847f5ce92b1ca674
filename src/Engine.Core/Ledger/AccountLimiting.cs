namespace Engine.Core.Ledger;

/// <summary>Sets the limits of one account, or says why not.</summary>
internal sealed class AccountLimiting(LedgerState state, EventBuffer events)
{
    /// <summary>Sets them, in the place of those that the account had.</summary>
    public SetAccountLimitsResult Set(in AccountLimits request, ulong stamp)
    {
        AccountLimits limits = request.Normalized();
        SetAccountLimitsResult result = Check(limits, state, out int account);
        if (result == SetAccountLimitsResult.Ok)
        {
            state.Effects.SetLimits(account, limits);
            events.AddAccountLimits(state.Accounts[account].Ledger, limits, stamp);
        }

        return result;
    }

    /// <summary>Whether the account may have these limits, which are normalized.</summary>
    public static SetAccountLimitsResult Check(in AccountLimits limits, LedgerState state, out int account)
    {
        account = state.Accounts.Find(limits.AccountId);
        if (account == AccountTable.None)
        {
            return SetAccountLimitsResult.AccountNotFound;
        }

        SetAccountLimitsResult content = CheckContent(limits);
        if (content != SetAccountLimitsResult.Ok)
        {
            return content;
        }

        int number = state.Limits.Find(account);
        bool isSame = number == LimitTable.None
            ? limits.Flags == AccountLimitFlags.None
            : limits.IsSame(state.Limits[number].Limits);
        return isSame ? SetAccountLimitsResult.Exists : SetAccountLimitsResult.Ok;
    }

    private static SetAccountLimitsResult CheckContent(in AccountLimits limits)
    {
        if (limits.Floor > (UInt128)Int128.MaxValue)
        {
            return SetAccountLimitsResult.FloorOutOfRange;
        }

        if (limits.Ceiling > (UInt128)Int128.MaxValue)
        {
            return SetAccountLimitsResult.CeilingOutOfRange;
        }

        if (limits.Has(AccountLimitFlags.HasFloor)
            && limits.Has(AccountLimitFlags.HasCeiling)
            && limits.SignedFloor > limits.SignedCeiling)
        {
            return SetAccountLimitsResult.FloorAboveCeiling;
        }

        if (!limits.HasVelocity)
        {
            return limits.Window == 0 ? SetAccountLimitsResult.Ok : SetAccountLimitsResult.WindowWithoutVelocity;
        }

        return limits.Window switch
        {
            0 => SetAccountLimitsResult.VelocityWithoutWindow,
            > AccountLimits.MaxWindow => SetAccountLimitsResult.WindowOutOfRange,
            _ => SetAccountLimitsResult.Ok,
        };
    }
}
