namespace Engine.Core.Ledger;

/// <summary>Posts or voids a hold by one transfer whose id is new, or says why not. Nothing has changed then.</summary>
internal sealed class HoldResolution(LedgerState state, EventBuffer events)
{
    /// <summary>Resolves the hold.</summary>
    /// <param name="request">The post or void asked for.</param>
    /// <param name="stamp">Stamp of the event, ns; an imported one keeps its own in the record.</param>
    /// <param name="amount">The actual amount, where it was resolved.</param>
    public CreateTransferResult Resolve(in Transfer request, ulong stamp, out UInt128 amount)
    {
        amount = request.Amount;
        CreateTransferResult result = TransferContent.CheckResolving(request);
        if (result != CreateTransferResult.Ok)
        {
            return result;
        }

        TransferKey key = state.Transfers.Find(request.PendingId);
        if (key.Kind != TransferKeyKind.Transfer)
        {
            return CreateTransferResult.PendingTransferNotFound;
        }

        ref readonly Transfer hold = ref state.Transfers[key.Number];
        HoldState standing = state.Transfers.StandingOf(key.Number, stamp);
        UInt128 remains = standing == HoldState.Open ? state.Transfers.RemainsOf(key.Number) : hold.Amount;
        result = CheckHold(request, hold, remains);
        if (result == CreateTransferResult.Ok)
        {
            result = CheckOpen(standing);
        }

        if (result != CreateTransferResult.Ok)
        {
            return result;
        }

        if (IsImported(request) && BookingChecks.Regresses(request, state))
        {
            return CreateTransferResult.ImportedEventTimestampMustNotRegress;
        }

        return Store(request, key.Number, remains, stamp, out amount);
    }

    private CreateTransferResult Store(
        in Transfer request, int number, UInt128 remains, ulong stamp, out UInt128 amount)
    {
        ref readonly Transfer hold = ref state.Transfers[number];
        int debit = state.Accounts.Find(hold.DebitAccountId);
        int credit = state.Accounts.Find(hold.CreditAccountId);
        Transfer stored = HoldContent.Complete(request, hold, remains);
        amount = stored.Amount;
        if ((request.Flags & TransferFlags.VoidPending) == 0)
        {
            CreateTransferResult closed = BalanceChecks.Closed(state.Accounts[debit], state.Accounts[credit]);
            if (closed != CreateTransferResult.Ok)
            {
                return closed;
            }
        }

        stored.Timestamp = IsImported(request) ? request.Timestamp : stamp;
        UInt128 released = state.Effects.Resolve(stored, number, debit, credit);
        events.AddTransfer(stored, released);
        return CreateTransferResult.Ok;
    }

    /// <summary>Whether a post or void names a hold, and fits what remains of it.</summary>
    private static CreateTransferResult CheckHold(in Transfer request, in Transfer hold, UInt128 remains)
    {
        if ((hold.Flags & TransferFlags.Pending) == 0)
        {
            return CreateTransferResult.PendingTransferNotPending;
        }

        if ((request.Flags & TransferFlags.Capture) != 0 && (hold.Flags & TransferFlags.MultipleCaptures) == 0)
        {
            return CreateTransferResult.PendingTransferNotMultipleCaptures;
        }

        if (request.DebitAccountId != UInt128.Zero && request.DebitAccountId != hold.DebitAccountId)
        {
            return CreateTransferResult.PendingTransferHasDifferentDebitAccountId;
        }

        if (request.CreditAccountId != UInt128.Zero && request.CreditAccountId != hold.CreditAccountId)
        {
            return CreateTransferResult.PendingTransferHasDifferentCreditAccountId;
        }

        if (request.Ledger != 0 && request.Ledger != hold.Ledger)
        {
            return CreateTransferResult.PendingTransferHasDifferentLedger;
        }

        if (request.Code != 0 && request.Code != hold.Code)
        {
            return CreateTransferResult.PendingTransferHasDifferentCode;
        }

        UInt128 amount = HoldContent.AmountOf(request, remains);
        if (amount > remains)
        {
            return CreateTransferResult.ExceedsPendingTransferAmount;
        }

        return (request.Flags & TransferFlags.VoidPending) != 0 && amount < remains
            ? CreateTransferResult.PendingTransferHasDifferentAmount
            : CreateTransferResult.Ok;
    }

    private static CreateTransferResult CheckOpen(HoldState standing) => standing switch
    {
        HoldState.Posted => CreateTransferResult.PendingTransferAlreadyPosted,
        HoldState.Voided => CreateTransferResult.PendingTransferAlreadyVoided,
        HoldState.Expired => CreateTransferResult.PendingTransferExpired,
        _ => CreateTransferResult.Ok,
    };

    private static bool IsImported(in Transfer request) => (request.Flags & TransferFlags.Imported) != 0;
}
