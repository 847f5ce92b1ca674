namespace Engine.Core.Ledger;

/// <summary>
/// Has one open hold expire later, or says why not. Its record stays as it was made; what is in force lies in the queue of
/// what expires.
/// </summary>
internal sealed class HoldExtending(LedgerState state, EventBuffer events)
{
    private readonly HoldExpiry _expiry = new(state, events);

    /// <summary>Extends the hold.</summary>
    /// <param name="request">Which, and to what timeout.</param>
    /// <param name="stamp">Stamp of the event, ns.</param>
    public ExtendHoldResult Extend(in HoldExtension request, ulong stamp)
    {
        ExtendHoldResult result = Check(request, stamp, state, out int hold);
        if (result == ExtendHoldResult.Ok)
        {
            state.Effects.Extend(hold, request.Timeout);
            events.AddHoldExtended(state.Transfers[hold], request.Timeout, stamp);
        }

        return result;
    }

    /// <summary>Does what a refusal leaves: a hold met too late expires.</summary>
    public void LeaveTrace(in HoldExtension refused, ulong stamp, ExtendHoldResult result)
    {
        if (result == ExtendHoldResult.Expired)
        {
            _expiry.ExpireIfOpen(refused.HoldId, stamp);
        }
    }

    /// <summary>Whether a hold may be extended.</summary>
    public static ExtendHoldResult Check(in HoldExtension request, ulong stamp, LedgerState state, out int hold)
    {
        TransferKey key = state.Transfers.Find(request.HoldId);
        hold = key.Number;
        if (key.Kind != TransferKeyKind.Transfer)
        {
            return ExtendHoldResult.HoldNotFound;
        }

        ref readonly Transfer record = ref state.Transfers[hold];
        return state.Transfers.StandingOf(hold, stamp) switch
        {
            HoldState.None => ExtendHoldResult.NotPending,
            HoldState.Posted => ExtendHoldResult.AlreadyPosted,
            HoldState.Voided => ExtendHoldResult.AlreadyVoided,
            HoldState.Expired => ExtendHoldResult.Expired,
            _ => CheckTimeout(record, request.Timeout, state.Transfers.Holds.ExpiryOf(hold)),
        };
    }

    private static ExtendHoldResult CheckTimeout(in Transfer record, uint timeout, ulong inForce)
    {
        if (record.Timeout == 0)
        {
            return ExtendHoldResult.HoldNeverExpires;
        }

        ulong asked = HoldTable.ExpiryOf(record, timeout);
        if (asked > long.MaxValue)
        {
            return ExtendHoldResult.OverflowsTimeout;
        }

        return asked > inForce ? ExtendHoldResult.Ok
            : asked == inForce ? ExtendHoldResult.Exists
            : ExtendHoldResult.TimeoutNotLonger;
    }
}
