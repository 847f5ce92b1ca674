using Engine.Core.Ledger;
using static Engine.Core.Ledger.CreateTransferResult;

namespace Engine.Model.Rules;

/// <summary>Section 4.2: post and void.</summary>
internal sealed class Resolution(LedgerState state)
{
    private const TransferFlags Resolving = TransferFlags.PostPending | TransferFlags.VoidPending;

    private const TransferFlags Excluded = TransferFlags.Pending
        | TransferFlags.BalancingDebit | TransferFlags.BalancingCredit
        | TransferFlags.ClosingDebit | TransferFlags.ClosingCredit;

    /// <summary>The amount that a post or void stands for.</summary>
    public static UInt128 MeantAmount(in Transfer t, in Transfer hold)
    {
        bool voids = t.Flags.HasFlag(TransferFlags.VoidPending);
        bool all = voids ? t.Amount == 0 : t.Amount == UInt128.MaxValue;
        return all ? hold.Amount : t.Amount;
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

        amount = MeantAmount(t, hold);
        CreateTransferResult code = CheckAgainstHold(t, amount, hold);
        if (code == Ok)
        {
            code = CheckState(t, stamp, hold);
        }

        if (code == Ok)
        {
            Store(t, amount, timestamp, hold);
        }

        return code;
    }

    private static CreateTransferResult CheckForm(in Transfer t) =>
        (t.Flags & Resolving) == Resolving ? FlagsAreMutuallyExclusive
        : (t.Flags & Excluded) != 0 ? FlagsAreMutuallyExclusive
        : t.PendingId == 0 ? PendingIdMustNotBeZero
        : t.PendingId == UInt128.MaxValue ? PendingIdMustNotBeIntMax
        : t.PendingId == t.Id ? PendingIdMustBeDifferent
        : t.Timeout != 0 ? TimeoutReservedForPendingTransfer
        : Ok;

    private static CreateTransferResult CheckAgainstHold(in Transfer t, UInt128 amount, in Transfer hold) =>
        t.DebitAccountId != 0 && t.DebitAccountId != hold.DebitAccountId ? PendingTransferHasDifferentDebitAccountId
        : t.CreditAccountId != 0 && t.CreditAccountId != hold.CreditAccountId
            ? PendingTransferHasDifferentCreditAccountId
        : t.Ledger != 0 && t.Ledger != hold.Ledger ? PendingTransferHasDifferentLedger
        : t.Code != 0 && t.Code != hold.Code ? PendingTransferHasDifferentCode
        : amount > hold.Amount ? ExceedsPendingTransferAmount
        : t.Flags.HasFlag(TransferFlags.VoidPending) && amount < hold.Amount ? PendingTransferHasDifferentAmount
        : Ok;

    private CreateTransferResult CheckState(in Transfer t, ulong stamp, in Transfer hold)
    {
        bool imported = t.Flags.HasFlag(TransferFlags.Imported);
        bool voids = t.Flags.HasFlag(TransferFlags.VoidPending);
        HoldState was = state.Holds[hold.Id];
        return was == HoldState.Posted ? PendingTransferAlreadyPosted
            : was == HoldState.Voided ? PendingTransferAlreadyVoided
            : was == HoldState.Expired ? PendingTransferExpired
            : LedgerState.DueTime(hold) <= stamp ? PendingTransferExpired
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
        Journal.Keep(state, t, released: hold.Amount);

        Expiry.Release(state, hold, reopen: voids, voids ? HoldState.Voided : HoldState.Posted);
        if (!voids)
        {
            state.ChangeAccount(hold.DebitAccountId, account =>
                account with { DebitsPosted = account.DebitsPosted + amount });
            state.ChangeAccount(hold.CreditAccountId, account =>
                account with { CreditsPosted = account.CreditsPosted + amount });
        }
    }
}
