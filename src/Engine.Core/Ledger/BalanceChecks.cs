namespace Engine.Core.Ledger;

/// <summary>Whether an amount fits the balances of two accounts; no sum can wrap unseen.</summary>
internal static class BalanceChecks
{
    /// <summary>The amount that balancing flags leave of the one asked for; both may apply.</summary>
    public static UInt128 Balanced(UInt128 amount, TransferFlags flags, in Account dr, in Account cr)
    {
        if ((flags & TransferFlags.BalancingDebit) != 0)
        {
            amount = UInt128.Min(amount, Excess(dr.CreditsPosted, dr.DebitsPosted + AccountMark.Debits(dr)));
        }

        if ((flags & TransferFlags.BalancingCredit) != 0)
        {
            amount = UInt128.Min(amount, Excess(cr.DebitsPosted, cr.CreditsPosted + AccountMark.Credits(cr)));
        }

        return amount;
    }

    /// <summary>Which balance an amount would overflow, if any.</summary>
    public static CreateTransferResult Overflow(UInt128 amount, bool pending, in Account dr, in Account cr)
    {
        if (pending)
        {
            if (Overflows(AccountMark.Debits(dr), amount))
            {
                return CreateTransferResult.OverflowsDebitsPending;
            }

            if (Overflows(AccountMark.Credits(cr), amount))
            {
                return CreateTransferResult.OverflowsCreditsPending;
            }
        }

        if (Overflows(dr.DebitsPosted, amount))
        {
            return CreateTransferResult.OverflowsDebitsPosted;
        }

        if (Overflows(cr.CreditsPosted, amount))
        {
            return CreateTransferResult.OverflowsCreditsPosted;
        }

        if (Overflows(AccountMark.Debits(dr) + dr.DebitsPosted, amount))
        {
            return CreateTransferResult.OverflowsDebits;
        }

        return Overflows(AccountMark.Credits(cr) + cr.CreditsPosted, amount)
            ? CreateTransferResult.OverflowsCredits
            : CreateTransferResult.Ok;
    }

    /// <summary>Which account's limit an amount would break, if any; asked after <see cref="Overflow"/>.</summary>
    public static CreateTransferResult Limit(UInt128 amount, in Account dr, in Account cr)
    {
        if ((dr.Flags & AccountFlags.DebitsMustNotExceedCredits) != 0
            && AccountMark.Debits(dr) + dr.DebitsPosted + amount > dr.CreditsPosted)
        {
            return CreateTransferResult.ExceedsCredits;
        }

        if ((cr.Flags & AccountFlags.CreditsMustNotExceedDebits) != 0
            && AccountMark.Credits(cr) + cr.CreditsPosted + amount > cr.DebitsPosted)
        {
            return CreateTransferResult.ExceedsDebits;
        }

        return CreateTransferResult.Ok;
    }

    /// <summary>Which of two accounts is closed, if one is.</summary>
    public static CreateTransferResult Closed(in Account dr, in Account cr)
    {
        if ((dr.Flags & AccountFlags.Closed) != 0)
        {
            return CreateTransferResult.DebitAccountAlreadyClosed;
        }

        return (cr.Flags & AccountFlags.Closed) != 0
            ? CreateTransferResult.CreditAccountAlreadyClosed
            : CreateTransferResult.Ok;
    }

    private static bool Overflows(UInt128 balance, UInt128 amount) => balance + amount < amount;

    private static UInt128 Excess(UInt128 whole, UInt128 part) => whole > part ? whole - part : UInt128.Zero;
}
