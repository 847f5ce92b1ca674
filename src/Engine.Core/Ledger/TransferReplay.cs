namespace Engine.Core.Ledger;

/// <summary>Re-applies the events that transfers left: bookings, resolutions, expiries, burnt ids.</summary>
internal sealed class TransferReplay(LedgerState state)
{
    /// <summary>Re-applies a transfer.</summary>
    public void Replay(in LedgerEvent row)
    {
        Transfer stored = row.ToTransfer();
        uint tag = state.Transfers.TagOf(row.Id);
        Contradiction.UnlessOk(TransferIdentity.Check(stored, tag, state.Transfers), row);
        if ((stored.Flags & TransferContent.Resolving) != 0)
        {
            Resolve(stored, row);
        }
        else
        {
            Book(stored, tag, row);
        }
    }

    /// <summary>Re-applies an expiry.</summary>
    public void ReplayExpiry(in LedgerEvent row)
    {
        int number = FindOpenHold(row.PendingId, row);
        ref readonly Transfer hold = ref state.Transfers[number];
        CheckEffectOnHold(hold, state.Transfers.RemainsOf(number), row);
        Contradiction.Unless(row.Id == row.PendingId, row, "it bears another id than the hold that expires");
        Contradiction.Unless(row.Amount == UInt128.Zero, row, "an expiry posts nothing");
        Contradiction.Unless(state.Transfers.Holds.ExpiryOf(number) <= row.Timestamp, row, "the hold was not due yet");
        state.Effects.Expire(number);
    }

    /// <summary>Re-applies the extension of a hold.</summary>
    public void ReplayExtension(in LedgerEvent row)
    {
        HoldExtension extension = new() { HoldId = row.PendingId, Timeout = row.Timeout };
        ExtendHoldResult result = HoldExtending.Check(extension, row.Timestamp, state, out int number);
        if (result != ExtendHoldResult.Ok)
        {
            Contradiction.Throw(row, $"the extension would be refused: {result}");
        }

        CheckEffectOnHold(state.Transfers[number], released: UInt128.Zero, row);
        Contradiction.Unless(row.Id == row.PendingId, row, "it bears another id than the hold that it extends");
        Contradiction.Unless(row.Amount == UInt128.Zero, row, "an extension posts nothing");
        state.Effects.Extend(number, row.Timeout);
    }

    /// <summary>Re-applies a burnt id.</summary>
    public void ReplayBurntId(in LedgerEvent row)
    {
        CreateTransferResult reason = (CreateTransferResult)row.Result;
        Contradiction.Unless(
            row.Id != UInt128.Zero && row.Id != UInt128.MaxValue, row, "it burns an id that is reserved");
        Contradiction.Unless(
            state.Transfers.Find(row.Id).Kind == TransferKeyKind.Unknown, row, "it burns an id that is taken");
        Contradiction.Unless(reason.IsTransient(), row, "its result is not one that burns an id");
        state.Effects.Burn(row.Id, reason, row.Timestamp);
    }

    private void Book(in Transfer stored, uint tag, in LedgerEvent row)
    {
        Contradiction.UnlessOk(TransferContent.CheckBooking(stored), row);
        Contradiction.Unless(row.Released == UInt128.Zero, row, "it releases, but resolves no hold");
        int debit = FindAccount(stored.DebitAccountId, row);
        int credit = FindAccount(stored.CreditAccountId, row);
        ref readonly Account dr = ref state.Accounts[debit];
        ref readonly Account cr = ref state.Accounts[credit];
        Contradiction.UnlessOk(BookingChecks.CheckAccounts(stored, dr, cr, state), row);
        Contradiction.Unless(
            BalanceChecks.Balanced(stored.Amount, stored.Flags, dr, cr) == stored.Amount,
            row,
            "its amount is above what balancing left");
        Contradiction.UnlessOk(BookingChecks.CheckAmount(stored.Amount, stored, stored.Timestamp, dr, cr), row);
        if (AccountMark.IsAnyLimited(dr, cr))
        {
            Contradiction.UnlessOk(
                LimitChecks.Check(stored.Amount, stored, stored.Timestamp, debit, credit, state), row);
        }

        state.Effects.Book(stored, tag, stored.Amount, stored.Timestamp, debit, credit);
    }

    private void Resolve(in Transfer stored, in LedgerEvent row)
    {
        Contradiction.UnlessOk(TransferContent.CheckResolving(stored), row);
        int number = FindOpenHold(stored.PendingId, row);
        ref readonly Transfer hold = ref state.Transfers[number];
        UInt128 remains = state.Transfers.RemainsOf(number);
        bool captures = (stored.Flags & TransferFlags.Capture) != 0;
        CheckEffectOnHold(hold, captures ? stored.Amount : remains, row);
        Contradiction.Unless(
            !captures || (hold.Flags & TransferFlags.MultipleCaptures) != 0, row, "the hold does not take several captures");
        bool voids = (stored.Flags & TransferFlags.VoidPending) != 0;
        Contradiction.Unless(
            voids ? stored.Amount == remains : stored.Amount <= remains, row, "its amount is not the hold's");
        if ((stored.Flags & TransferFlags.Imported) != 0)
        {
            Contradiction.Unless(
                !BookingChecks.Regresses(stored, state), row, "its imported stamp is taken or out of order");
        }
        else
        {
            Contradiction.Unless(state.Transfers.Holds.ExpiryOf(number) > stored.Timestamp, row, "the hold had run out");
        }

        int debit = FindAccount(hold.DebitAccountId, row);
        int credit = FindAccount(hold.CreditAccountId, row);
        if (!voids)
        {
            Contradiction.UnlessOk(BalanceChecks.Closed(state.Accounts[debit], state.Accounts[credit]), row);
        }

        state.Effects.Resolve(stored, number, debit, credit);
    }

    private static void CheckEffectOnHold(in Transfer hold, UInt128 released, in LedgerEvent row)
    {
        Contradiction.Unless(row.DebitAccountId == hold.DebitAccountId, row, "its debit account is not the hold's");
        Contradiction.Unless(row.CreditAccountId == hold.CreditAccountId, row, "its credit account is not the hold's");
        Contradiction.Unless(row.Ledger == hold.Ledger, row, "its ledger is not the hold's");
        Contradiction.Unless(row.Code == hold.Code, row, "its code is not the hold's");
        Contradiction.Unless(row.Released == released, row, "it does not release what the hold reserved");
    }

    private int FindOpenHold(UInt128 id, in LedgerEvent row)
    {
        TransferKey key = state.Transfers.Find(id);
        Contradiction.Unless(key.Kind == TransferKeyKind.Transfer, row, "the hold that it resolves is unknown");
        Contradiction.Unless(
            state.Transfers.HoldOf(key.Number) == HoldState.Open, row, "the transfer that it resolves is no open hold");
        return key.Number;
    }

    private int FindAccount(UInt128 id, in LedgerEvent row)
    {
        int account = state.Accounts.Find(id);
        if (account == AccountTable.None)
        {
            Contradiction.Throw(row, $"there is no account {id}");
        }

        return account;
    }
}
