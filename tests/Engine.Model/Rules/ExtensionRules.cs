using Engine.Core.Ledger;
using static Engine.Core.Ledger.ExtendHoldResult;

namespace Engine.Model.Rules;

/// <summary>Section 4.7: holds that expire later.</summary>
internal sealed class ExtensionRules(LedgerState state)
{
    private readonly Expiry _expiry = new(state);

    public ExtendHoldResult Apply(in HoldExtension asked, ulong stamp)
    {
        if (!state.Transfers.TryGet(asked.HoldId, out Transfer hold))
        {
            return HoldNotFound;
        }

        if (!state.Holds.TryGet(asked.HoldId, out HoldState was))
        {
            return NotPending;
        }

        ExtendHoldResult code = was == HoldState.Posted ? AlreadyPosted
            : was == HoldState.Voided ? AlreadyVoided
            : was == HoldState.Expired || state.DueTime(hold) <= stamp ? Expired
            : hold.Timeout == 0 ? HoldNeverExpires
            : LedgerState.DueTime(hold, asked.Timeout) > long.MaxValue ? OverflowsTimeout
            : LedgerState.DueTime(hold, asked.Timeout) == state.DueTime(hold) ? Exists
            : LedgerState.DueTime(hold, asked.Timeout) < state.DueTime(hold) ? TimeoutNotLonger
            : Ok;
        if (code == Expired && was == HoldState.Open)
        {
            _expiry.Expire(hold.Id, stamp);
        }
        else if (code == Ok)
        {
            Extend(hold, asked.Timeout, stamp);
        }

        return code;
    }

    private void Extend(in Transfer hold, uint timeout, ulong stamp)
    {
        state.DueHolds.Remove((state.DueTimes[hold.Id], hold.Timestamp, hold.Id));
        state.DueTimes[hold.Id] = LedgerState.DueTime(hold, timeout);
        state.DueHolds.Add((state.DueTimes[hold.Id], hold.Timestamp, hold.Id));
        state.Events.Add(new LedgerEvent
        {
            Kind = EventKind.HoldExtended,
            Id = hold.Id,
            PendingId = hold.Id,
            DebitAccountId = hold.DebitAccountId,
            CreditAccountId = hold.CreditAccountId,
            UserData128 = hold.UserData128,
            UserData64 = hold.UserData64,
            UserData32 = hold.UserData32,
            Timeout = timeout,
            Ledger = hold.Ledger,
            Code = hold.Code,
            Timestamp = stamp,
        });
    }
}
