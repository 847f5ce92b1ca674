using Engine.Core.Ledger;
using static Engine.Core.Ledger.CreateTransferResult;

namespace Engine.Model.Rules;

/// <summary>Section 4.2: post and void.</summary>
internal sealed class Resolution(LedgerState state)
{
    private const TransferFlags Resolving = TransferFlags.PostPending | TransferFlags.VoidPending;

    private const TransferFlags Excluded = TransferFlags.Pending
        | TransferFlags.BalancingDebit | TransferFlags.BalancingCredit
        | TransferFlags.ClosingDebit | TransferFlags.ClosingCredit
        | TransferFlags.MultipleCaptures | TransferFlags.Grouped;

    /// <summary>The amount that a post or void stands for; a capture always says what it means.</summary>
    public static UInt128 MeantAmount(in Transfer t, UInt128 all)
    {
        bool captures = t.Flags.HasFlag(TransferFlags.Capture);
        bool voids = t.Flags.HasFlag(TransferFlags.VoidPending);
        bool meansAll = voids ? t.Amount == 0 : t.Amount == UInt128.MaxValue && !captures;
        return meansAll ? all : t.Amount;
    }

    public CreateTransferResult Apply(Transfer t, ulong stamp, out UInt128 amount)
    {
        amount = 0;
        ulong timestamp = t.Flags.HasFlag(TransferFlags.Imported) ? t.Timestamp : stamp;
        CreateTransferResult form = CheckForm(t);
        if (form != Ok)
        {
            return form;
        }

        if (!state.Transfers.TryGet(t.PendingId, out Transfer hold))
        {
            return PendingTransferNotFound;
        }

        if (!hold.Flags.HasFlag(TransferFlags.Pending))
        {
            return PendingTransferNotPending;
        }

        if (t.Flags.HasFlag(TransferFlags.Capture) && !hold.Flags.HasFlag(TransferFlags.MultipleCaptures))
        {
            return PendingTransferNotMultipleCaptures;
        }

        HoldState standing = Standing(hold, stamp);
        UInt128 all = standing == HoldState.Open ? state.Remains(hold) : hold.Amount;
        amount = MeantAmount(t, all);
        CreateTransferResult code = CheckAgainstHold(t, amount, hold, all);
        if (code == Ok)
        {
            code = CheckState(t, standing, hold);
        }

        if (code == Ok)
        {
            Store(t, amount, timestamp, hold);
        }

        return code;
    }

    /// <summary>A hold that is due counts as expired, swept or not.</summary>
    private HoldState Standing(in Transfer hold, ulong stamp)
    {
        HoldState was = state.Holds[hold.Id];
        return was == HoldState.Open && state.DueTime(hold) <= stamp ? HoldState.Expired : was;
    }

    private static CreateTransferResult CheckForm(in Transfer t) =>
        (t.Flags & Resolving) == Resolving ? FlagsAreMutuallyExclusive
        : t.Flags.HasFlag(TransferFlags.VoidPending | TransferFlags.Capture) ? FlagsAreMutuallyExclusive
        : (t.Flags & Excluded) != 0 ? FlagsAreMutuallyExclusive
        : t.PendingId == 0 ? PendingIdMustNotBeZero
        : t.PendingId == UInt128.MaxValue ? PendingIdMustNotBeIntMax
        : t.PendingId == t.Id ? PendingIdMustBeDifferent
        : t.Timeout != 0 ? TimeoutReservedForPendingTransfer
        : t.Flags.HasFlag(TransferFlags.Capture) && t.Amount == 0 ? CaptureAmountMustNotBeZero
        : Ok;

    private static CreateTransferResult CheckAgainstHold(
        in Transfer t, UInt128 amount, in Transfer hold, UInt128 all) =>
        t.DebitAccountId != 0 && t.DebitAccountId != hold.DebitAccountId ? PendingTransferHasDifferentDebitAccountId
        : t.CreditAccountId != 0 && t.CreditAccountId != hold.CreditAccountId
            ? PendingTransferHasDifferentCreditAccountId
        : t.Ledger != 0 && t.Ledger != hold.Ledger ? PendingTransferHasDifferentLedger
        : t.Code != 0 && t.Code != hold.Code ? PendingTransferHasDifferentCode
        : amount > all ? ExceedsPendingTransferAmount
        : t.Flags.HasFlag(TransferFlags.VoidPending) && amount < all ? PendingTransferHasDifferentAmount
        : Ok;

    private CreateTransferResult CheckState(in Transfer t, HoldState was, in Transfer hold)
    {
        bool imported = t.Flags.HasFlag(TransferFlags.Imported);
        bool voids = t.Flags.HasFlag(TransferFlags.VoidPending);
        return was == HoldState.Posted ? PendingTransferAlreadyPosted
            : was == HoldState.Voided ? PendingTransferAlreadyVoided
            : was == HoldState.Expired ? PendingTransferExpired
            : imported && t.Timestamp <= hold.Timestamp ? ImportedEventTimestampMustNotRegress
            : imported && NewTransfer.Regresses(state, t.Timestamp) ? ImportedEventTimestampMustNotRegress
            : !voids && IsClosed(hold.DebitAccountId) ? DebitAccountAlreadyClosed
            : !voids && IsClosed(hold.CreditAccountId) ? CreditAccountAlreadyClosed
            : Ok;
    }

    private bool IsClosed(UInt128 account) => state.Accounts[account].Flags.HasFlag(AccountFlags.Closed);

    private void Store(Transfer t, UInt128 amount, ulong timestamp, Transfer hold)
    {
        bool voids = t.Flags.HasFlag(TransferFlags.VoidPending);
        t.Amount = amount;
        t.Timestamp = timestamp;
        t.DebitAccountId = hold.DebitAccountId;
        t.CreditAccountId = hold.CreditAccountId;
        t.Ledger = hold.Ledger;
        t.Code = hold.Code;
        t.UserData128 = t.UserData128 == 0 ? hold.UserData128 : t.UserData128;
        t.UserData64 = t.UserData64 == 0 ? hold.UserData64 : t.UserData64;
        t.UserData32 = t.UserData32 == 0 ? hold.UserData32 : t.UserData32;
        UInt128 remains = state.Remains(hold);
        UInt128 released = t.Flags.HasFlag(TransferFlags.Capture) ? amount : remains;
        Journal.Keep(state, t, released);

        Expiry.Release(state, hold, released);
        state.Captured[hold.Id] = hold.Amount - remains + released;
        if (released == remains)
        {
            Expiry.End(state, hold, reopen: voids, voids ? HoldState.Voided : HoldState.Posted);
        }

        if (!voids)
        {
            state.ChangeAccount(hold.DebitAccountId, account =>
                account with { DebitsPosted = account.DebitsPosted + amount });
            state.ChangeAccount(hold.CreditAccountId, account =>
                account with { CreditsPosted = account.CreditsPosted + amount });
        }
    }
}
