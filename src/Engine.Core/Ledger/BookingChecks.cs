namespace Engine.Core.Ledger;

/// <summary>The checks of a plain or pending transfer against the state, in order of precedence.</summary>
internal static class BookingChecks
{
    /// <summary>Whether the accounts may take the transfer: ledgers, an imported stamp, closed accounts.</summary>
    public static CreateTransferResult CheckAccounts(
        in Transfer request, in Account dr, in Account cr, LedgerState state)
    {
        if (dr.Ledger != cr.Ledger)
        {
            return CreateTransferResult.AccountsMustHaveTheSameLedger;
        }

        if (request.Ledger != dr.Ledger)
        {
            return CreateTransferResult.TransferMustHaveTheSameLedgerAsAccounts;
        }

        if ((request.Flags & TransferFlags.Imported) != 0)
        {
            CreateTransferResult result = CheckImported(request, dr, cr, state);
            if (result != CreateTransferResult.Ok)
            {
                return result;
            }
        }

        return BalanceChecks.Closed(dr, cr);
    }

    private static CreateTransferResult CheckImported(
        in Transfer request, in Account dr, in Account cr, LedgerState state)
    {
        if (Regresses(request, state))
        {
            return CreateTransferResult.ImportedEventTimestampMustNotRegress;
        }

        if (request.Timestamp <= dr.Timestamp)
        {
            return CreateTransferResult.ImportedEventTimestampMustPostdateDebitAccount;
        }

        if (request.Timestamp <= cr.Timestamp)
        {
            return CreateTransferResult.ImportedEventTimestampMustPostdateCreditAccount;
        }

        return request.Timeout != 0
            ? CreateTransferResult.ImportedEventTimeoutMustBeZero
            : CreateTransferResult.Ok;
    }

    /// <summary>Whether an imported transfer's stamp is not above those of the transfers, or is an account's.</summary>
    public static bool Regresses(in Transfer request, LedgerState state) =>
        request.Timestamp <= state.Transfers.Newest || state.Accounts.Contains(request.Timestamp);

    /// <summary>Whether an amount fits: overflows first, then the timeout, then the limits of the accounts.</summary>
    public static CreateTransferResult CheckAmount(
        UInt128 amount, in Transfer request, ulong timestamp, in Account dr, in Account cr)
    {
        bool pending = (request.Flags & TransferFlags.Pending) != 0;
        CreateTransferResult result = BalanceChecks.Overflow(amount, pending, dr, cr);
        if (result != CreateTransferResult.Ok)
        {
            return result;
        }

        if (request.Timeout != 0 && timestamp + HoldTable.TimeoutOf(request) > long.MaxValue)
        {
            return CreateTransferResult.OverflowsTimeout;
        }

        return BalanceChecks.Limit(amount, dr, cr);
    }
}
