namespace Engine.Core.Ledger;

/// <summary>Books one plain or pending transfer whose id is new, or says why not. Nothing has changed then.</summary>
internal sealed class TransferBooking(LedgerState state, EventBuffer events)
{
    private const TransferFlags Balancing = TransferFlags.BalancingDebit | TransferFlags.BalancingCredit;

    /// <summary>Books the transfer.</summary>
    /// <param name="request">The transfer asked for.</param>
    /// <param name="tags">The tags of its ids.</param>
    /// <param name="stamp">Stamp of the event, ns; imported transfers keep their own.</param>
    /// <param name="amount">The actual amount, where it was booked.</param>
    public CreateTransferResult Book(in Transfer request, TransferTags tags, ulong stamp, out UInt128 amount)
    {
        amount = request.Amount;
        CreateTransferResult result = TransferContent.CheckBooking(request);
        if (result != CreateTransferResult.Ok)
        {
            return result;
        }

        int debit = state.Accounts.Find(request.DebitAccountId, tags.Debit);
        if (debit == AccountTable.None)
        {
            return CreateTransferResult.DebitAccountNotFound;
        }

        int credit = state.Accounts.Find(request.CreditAccountId, tags.Credit);
        if (credit == AccountTable.None)
        {
            return CreateTransferResult.CreditAccountNotFound;
        }

        ref readonly Account dr = ref state.Accounts[debit];
        ref readonly Account cr = ref state.Accounts[credit];
        result = BookingChecks.CheckAccounts(request, dr, cr, state);
        if (result != CreateTransferResult.Ok)
        {
            return result;
        }

        if ((request.Flags & Balancing) != 0)
        {
            amount = BalanceChecks.Balanced(amount, request.Flags, dr, cr);
        }

        ulong timestamp = (request.Flags & TransferFlags.Imported) != 0 ? request.Timestamp : stamp;
        result = BookingChecks.CheckAmount(amount, request, timestamp, dr, cr);
        if (result == CreateTransferResult.Ok && AccountMark.IsAnyLimited(dr, cr))
        {
            result = LimitChecks.Check(amount, request, timestamp, debit, credit, state);
        }

        if (result == CreateTransferResult.Ok)
        {
            events.AddTransfer(
                state.Effects.Book(request, tags.Id, amount, timestamp, debit, credit), released: UInt128.Zero);
        }

        return result;
    }
}
