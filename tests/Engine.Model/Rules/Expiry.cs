using Engine.Core.Ledger;

namespace Engine.Model.Rules;

/// <summary>Section 4.4: holds that run out.</summary>
internal sealed class Expiry(LedgerState state)
{
    /// <summary>Expires, in order, whatever is due at the first stamp that a batch would get.</summary>
    public void Sweep(ulong now, int count)
    {
        while (state.DueHolds.Count > 0
            && state.DueHolds.Min.Due <= BatchClock.FirstStamp(state.LastTimestamp, now, count))
        {
            (ulong due, _, UInt128 id) = state.DueHolds.Min;
            state.LastTimestamp = Math.Max(state.LastTimestamp + 1, due);
            Expire(id, state.LastTimestamp);
        }
    }

    public void Expire(UInt128 id, ulong stamp)
    {
        Transfer hold = state.Transfers[id];
        UInt128 remains = state.Remains(hold);
        Release(state, hold, remains);
        End(state, hold, reopen: true, HoldState.Expired);
        state.Events.Add(new LedgerEvent
        {
            Kind = EventKind.Expiry,
            Id = id,
            PendingId = id,
            DebitAccountId = hold.DebitAccountId,
            CreditAccountId = hold.CreditAccountId,
            Released = remains,
            UserData128 = hold.UserData128,
            UserData64 = hold.UserData64,
            UserData32 = hold.UserData32,
            Ledger = hold.Ledger,
            Code = hold.Code,
            Timestamp = stamp,
        });
    }

    /// <summary>Takes an amount of a hold off both pending balances.</summary>
    public static void Release(LedgerState state, Transfer hold, UInt128 amount)
    {
        state.ChangeAccount(hold.DebitAccountId, account =>
            account with { DebitsPending = account.DebitsPending - amount });
        state.ChangeAccount(hold.CreditAccountId, account =>
            account with { CreditsPending = account.CreditsPending - amount });
    }

    /// <summary>Nothing of a hold is reserved any more.</summary>
    public static void End(LedgerState state, Transfer hold, bool reopen, HoldState became)
    {
        state.Holds[hold.Id] = became;
        if (state.DueTime(hold) is { } due)
        {
            state.DueHolds.Remove((due, hold.Timestamp, hold.Id));
        }

        if (reopen && hold.Flags.HasFlag(TransferFlags.ClosingDebit))
        {
            state.Close(hold.DebitAccountId, closed: false);
        }

        if (reopen && hold.Flags.HasFlag(TransferFlags.ClosingCredit))
        {
            state.Close(hold.CreditAccountId, closed: false);
        }
    }
}
