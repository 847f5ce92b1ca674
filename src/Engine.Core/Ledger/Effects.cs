namespace Engine.Core.Ledger;

/// <summary>
/// What a decided event does to the state, live and replayed alike. It decides nothing, but checks that money stays.
/// </summary>
internal sealed class Effects(AccountTable accounts, TransferTable transfers, LimitTable limits, UndoLog undo)
{
    /// <summary>Adds an account.</summary>
    public void AddAccount(in Account account)
    {
        accounts.Add(account);
        undo.AccountAdded();
    }

    /// <summary>Books a plain or pending transfer between two accounts.</summary>
    /// <param name="request">As asked for.</param>
    /// <param name="tag">The tag of its id.</param>
    /// <param name="amount">The actual amount.</param>
    /// <param name="timestamp">Its stamp, ns.</param>
    /// <param name="debit">Number of the account debited.</param>
    /// <param name="credit">Number of the account credited.</param>
    /// <returns>The transfer as stored.</returns>
    public ref readonly Transfer Book(
        in Transfer request, uint tag, UInt128 amount, ulong timestamp, int debit, int credit)
    {
        ref Account dr = ref Changing(debit);
        ref Account cr = ref Changing(credit);
        if ((request.Flags & TransferFlags.Pending) != 0)
        {
            dr.DebitsPending = Sum(dr.DebitsPending, amount);
            cr.CreditsPending = Sum(cr.CreditsPending, amount);
            AccountMark.PendingChanged(ref dr);
            AccountMark.PendingChanged(ref cr);
            SetClosed(request.Flags, ref dr, ref cr);
        }
        else
        {
            Post(ref dr, ref cr, amount);
        }

        if (AccountMark.IsLimited(dr) && (request.Flags & TransferFlags.Imported) == 0)
        {
            CountVelocity(limits.Find(debit), amount, timestamp);
        }

        ref readonly Transfer stored = ref transfers.Add(request, tag, amount, timestamp);
        undo.TransferAdded();
        return ref stored;
    }

    /// <summary>Posts or voids a hold by a transfer, as stored; a capture leaves what remains of it open.</summary>
    /// <returns>What both pending balances lost.</returns>
    public UInt128 Resolve(in Transfer stored, int hold, int debit, int credit)
    {
        ref Account dr = ref Changing(debit);
        ref Account cr = ref Changing(credit);
        ref readonly Transfer pending = ref transfers[hold];
        UInt128 remains = transfers.RemainsOf(hold);
        UInt128 released = (stored.Flags & TransferFlags.Capture) != 0 ? stored.Amount : remains;
        Invariant.Holds(released <= remains, "no more is captured than is held");
        Release(released, ref dr, ref cr);
        bool posts = (stored.Flags & TransferFlags.PostPending) != 0;
        if (posts)
        {
            Invariant.Holds(stored.Amount <= released, "no more is posted than was held");
            Post(ref dr, ref cr, stored.Amount);
        }
        else
        {
            ClearClosed(pending.Flags, ref dr, ref cr);
        }

        if (released < remains)
        {
            undo.HoldCaptures(hold);
            transfers.Captures.Set(pending.Id, pending.Amount - remains + released);
        }
        else
        {
            undo.HoldResolves(hold);
            transfers.Resolve(hold, posts ? HoldState.Posted : HoldState.Voided);
        }

        transfers.Add(stored, transfers.TagOf(stored.Id), stored.Amount, stored.Timestamp);
        undo.TransferAdded();
        return released;
    }

    /// <summary>Expires an open hold: never part of a chain.</summary>
    /// <returns>What both pending balances lost.</returns>
    public UInt128 Expire(int hold)
    {
        Invariant.Holds(!undo.IsOpen, "holds expire outside savepoints");
        ref readonly Transfer pending = ref transfers[hold];
        ref Account dr = ref accounts[accounts.Find(pending.DebitAccountId)];
        ref Account cr = ref accounts[accounts.Find(pending.CreditAccountId)];
        UInt128 released = transfers.RemainsOf(hold);
        Release(released, ref dr, ref cr);
        ClearClosed(pending.Flags, ref dr, ref cr);
        transfers.Resolve(hold, HoldState.Expired);
        return released;
    }

    /// <summary>An open hold expires later: never part of a chain.</summary>
    public void Extend(int hold, uint timeout)
    {
        Invariant.Holds(!undo.IsOpen, "holds are extended outside savepoints");
        transfers.Holds.Postpone(hold, HoldTable.ExpiryOf(transfers[hold], timeout));
    }

    /// <summary>Burns a transfer id: never part of a chain.</summary>
    public void Burn(UInt128 id, CreateTransferResult reason, ulong timestamp)
    {
        Invariant.Holds(!undo.IsOpen, "ids are burnt outside savepoints");
        transfers.Burn(id, reason, timestamp);
    }

    /// <summary>Sets the limits of an account: never part of a chain.</summary>
    public void SetLimits(int account, in AccountLimits set)
    {
        Invariant.Holds(!undo.IsOpen, "limits are set outside savepoints");
        limits.Set(account, set);
        AccountMark.LimitsChanged(ref accounts[account], set.Flags != AccountLimitFlags.None);
    }

    private void CountVelocity(int number, UInt128 amount, ulong timestamp)
    {
        ref readonly AccountLimits set = ref limits[number].Limits;
        if (!set.HasVelocity)
        {
            return;
        }

        ref VelocityWindow window = ref limits.WindowOf(number);
        ulong slot = VelocityWindow.SlotOf(timestamp, set.Window);
        if (slot != window.Newest)
        {
            undo.VelocityMoves(number);
            window.MoveTo(slot);
        }

        undo.VelocityCounts(number);
        window.Count(amount);
    }

    private ref Account Changing(int number)
    {
        undo.AccountChanges(number);
        return ref accounts[number];
    }

    private static void Post(ref Account dr, ref Account cr, UInt128 amount)
    {
        dr.DebitsPosted = Sum(dr.DebitsPosted, amount);
        cr.CreditsPosted = Sum(cr.CreditsPosted, amount);
    }

    private static void Release(UInt128 amount, ref Account dr, ref Account cr)
    {
        Invariant.Holds(dr.DebitsPending >= amount, "pending debits cover every open hold");
        Invariant.Holds(cr.CreditsPending >= amount, "pending credits cover every open hold");
        dr.DebitsPending -= amount;
        cr.CreditsPending -= amount;
        AccountMark.PendingChanged(ref dr);
        AccountMark.PendingChanged(ref cr);
    }

    private static UInt128 Sum(UInt128 balance, UInt128 amount)
    {
        UInt128 sum = balance + amount;
        Invariant.Holds(sum >= amount, "a balance never overflows");
        return sum;
    }

    private static void SetClosed(TransferFlags flags, ref Account dr, ref Account cr)
    {
        if ((flags & TransferFlags.ClosingDebit) != 0)
        {
            dr.Flags |= AccountFlags.Closed;
        }

        if ((flags & TransferFlags.ClosingCredit) != 0)
        {
            cr.Flags |= AccountFlags.Closed;
        }
    }

    private static void ClearClosed(TransferFlags flags, ref Account dr, ref Account cr)
    {
        if ((flags & TransferFlags.ClosingDebit) != 0)
        {
            Invariant.Holds((dr.Flags & AccountFlags.Closed) != 0, "a closing transfer keeps its debit side closed");
            dr.Flags &= ~AccountFlags.Closed;
        }

        if ((flags & TransferFlags.ClosingCredit) != 0)
        {
            Invariant.Holds((cr.Flags & AccountFlags.Closed) != 0, "a closing transfer keeps its credit side closed");
            cr.Flags &= ~AccountFlags.Closed;
        }
    }
}
