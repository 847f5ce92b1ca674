namespace Engine.Core.Ledger;

/// <summary>Whether a transfer keeps the limits that were set for its accounts. Asked only where one of them has any.</summary>
internal static class LimitChecks
{
    /// <summary>Which limit an amount would break, if any; asked when everything else holds.</summary>
    /// <param name="amount">The actual amount.</param>
    /// <param name="request">The transfer; imported ones are no matter of velocity.</param>
    /// <param name="stamp">Its stamp, ns.</param>
    /// <param name="debit">Number of the account debited.</param>
    /// <param name="credit">Number of the account credited.</param>
    /// <param name="state">The state.</param>
    public static CreateTransferResult Check(
        UInt128 amount, in Transfer request, ulong stamp, int debit, int credit, LedgerState state)
    {
        int ofDebit = Find(debit, state);
        int ofCredit = Find(credit, state);
        if (ofDebit != LimitTable.None
            && amount != UInt128.Zero
            && IsBelowFloor(amount, state.Limits[ofDebit].Limits, state.Accounts[debit]))
        {
            return CreateTransferResult.ExceedsAccountFloor;
        }

        if (ofCredit != LimitTable.None
            && amount != UInt128.Zero
            && IsAboveCeiling(amount, state.Limits[ofCredit].Limits, state.Accounts[credit]))
        {
            return CreateTransferResult.ExceedsAccountCeiling;
        }

        return ofDebit == LimitTable.None || (request.Flags & TransferFlags.Imported) != 0
            ? CreateTransferResult.Ok
            : Velocity(amount, stamp, ofDebit, state.Limits);
    }

    private static int Find(int account, LedgerState state) =>
        AccountMark.IsLimited(state.Accounts[account]) ? state.Limits.Find(account) : LimitTable.None;

    private static bool IsBelowFloor(UInt128 amount, in AccountLimits limits, in Account dr)
    {
        UInt128 debits = AccountMark.Debits(dr) + dr.DebitsPosted + amount; // no overflow: that was asked before
        return limits.Has(AccountLimitFlags.HasFloor)
            && (limits.Has(AccountLimitFlags.FloorNegative)
                ? debits > Saturated(dr.CreditsPosted, limits.Floor)
                : dr.CreditsPosted < limits.Floor || debits > dr.CreditsPosted - limits.Floor);
    }

    private static bool IsAboveCeiling(UInt128 amount, in AccountLimits limits, in Account cr)
    {
        UInt128 credits = AccountMark.Credits(cr) + cr.CreditsPosted + amount;
        return limits.Has(AccountLimitFlags.HasCeiling)
            && (limits.Has(AccountLimitFlags.CeilingNegative)
                ? cr.DebitsPosted < limits.Ceiling || credits > cr.DebitsPosted - limits.Ceiling
                : credits > Saturated(cr.DebitsPosted, limits.Ceiling));
    }

    private static CreateTransferResult Velocity(UInt128 amount, ulong stamp, int number, LimitTable table)
    {
        ref readonly AccountLimits limits = ref table[number].Limits;
        if (!limits.HasVelocity)
        {
            return CreateTransferResult.Ok;
        }

        VelocityTotal total = table.WindowOf(number).TotalAt(VelocityWindow.SlotOf(stamp, limits.Window));
        if (limits.Has(AccountLimitFlags.HasMaxAmount)
            && (total.Amount > limits.MaxAmount || amount > limits.MaxAmount - total.Amount))
        {
            return CreateTransferResult.ExceedsVelocityAmount;
        }

        return limits.Has(AccountLimitFlags.HasMaxCount) && total.Count >= limits.MaxCount
            ? CreateTransferResult.ExceedsVelocityCount
            : CreateTransferResult.Ok;
    }

    private static UInt128 Saturated(UInt128 one, UInt128 other) => one + other < one ? UInt128.MaxValue : one + other;
}
