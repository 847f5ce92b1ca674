using Engine.Core.Ledger;
using static Engine.Core.Ledger.CreateTransferResult;

namespace Engine.Model.Rules;

/// <summary>Section 4.1: plain and pending transfers.</summary>
internal sealed class NewTransfer(LedgerState state)
{
    private const TransferFlags Closing = TransferFlags.ClosingDebit | TransferFlags.ClosingCredit;

    public CreateTransferResult Apply(Transfer t, ulong timestamp, out UInt128 amount)
    {
        amount = t.Amount;
        CreateTransferResult form = CheckForm(t);
        if (form != Ok)
        {
            return form;
        }

        if (!state.Accounts.TryGet(t.DebitAccountId, out Account debit))
        {
            return DebitAccountNotFound;
        }

        if (!state.Accounts.TryGet(t.CreditAccountId, out Account credit))
        {
            return CreditAccountNotFound;
        }

        CreateTransferResult between = CheckAccounts(t, debit, credit);
        if (between != Ok)
        {
            return between;
        }

        amount = Balance(t, debit, credit);
        CreateTransferResult room = CheckRoom(t, amount, timestamp, debit, credit);
        room = room == Ok ? LimitRules.Check(state, t, amount, timestamp) : room;
        if (room == Ok)
        {
            Store(t, amount, timestamp);
        }

        return room;
    }

    private static CreateTransferResult CheckForm(in Transfer t)
    {
        bool pending = t.Flags.HasFlag(TransferFlags.Pending);
        bool inParts = t.Flags.HasFlag(TransferFlags.MultipleCaptures);
        bool grouped = t.Flags.HasFlag(TransferFlags.Grouped);
        return t.Flags.HasFlag(TransferFlags.Capture) ? FlagsAreMutuallyExclusive
            : !pending && (inParts || grouped) ? FlagsAreMutuallyExclusive
            : inParts && (t.Flags & Closing) != 0 ? FlagsAreMutuallyExclusive
            : t.DebitAccountId == 0 ? DebitAccountIdMustNotBeZero
            : t.DebitAccountId == UInt128.MaxValue ? DebitAccountIdMustNotBeIntMax
            : t.CreditAccountId == 0 ? CreditAccountIdMustNotBeZero
            : t.CreditAccountId == UInt128.MaxValue ? CreditAccountIdMustNotBeIntMax
            : t.DebitAccountId == t.CreditAccountId ? AccountsMustBeDifferent
            : t.PendingId != 0 ? PendingIdMustBeZero
            : !pending && t.Timeout != 0 ? TimeoutReservedForPendingTransfer
            : !pending && (t.Flags & Closing) != 0 ? ClosingTransferMustBePending
            : t.Ledger == 0 ? LedgerMustNotBeZero
            : t.Code == 0 ? CodeMustNotBeZero
            : grouped && t.UserData128 == 0 ? GroupMustNotBeZero
            : Ok;
    }

    private CreateTransferResult CheckAccounts(in Transfer t, in Account debit, in Account credit)
    {
        bool imported = t.Flags.HasFlag(TransferFlags.Imported);
        return debit.Ledger != credit.Ledger ? AccountsMustHaveTheSameLedger
            : t.Ledger != debit.Ledger ? TransferMustHaveTheSameLedgerAsAccounts
            : imported && Regresses(state, t.Timestamp) ? ImportedEventTimestampMustNotRegress
            : imported && t.Timestamp <= debit.Timestamp ? ImportedEventTimestampMustPostdateDebitAccount
            : imported && t.Timestamp <= credit.Timestamp ? ImportedEventTimestampMustPostdateCreditAccount
            : imported && t.Timeout != 0 ? ImportedEventTimeoutMustBeZero
            : debit.Flags.HasFlag(AccountFlags.Closed) ? DebitAccountAlreadyClosed
            : credit.Flags.HasFlag(AccountFlags.Closed) ? CreditAccountAlreadyClosed
            : Ok;
    }

    /// <summary>Whether an imported transfer's stamp is not above the last transfer's, or is an account's.</summary>
    public static bool Regresses(LedgerState state, ulong timestamp) =>
        timestamp <= state.TransferStamps.Max || state.AccountStamps.Contains(timestamp);

    private static UInt128 Balance(in Transfer t, in Account debit, in Account credit)
    {
        UInt128 amount = t.Amount;
        if (t.Flags.HasFlag(TransferFlags.BalancingDebit))
        {
            amount = UInt128.Min(amount, Less(debit.CreditsPosted, debit.DebitsPosted + debit.DebitsPending));
        }

        if (t.Flags.HasFlag(TransferFlags.BalancingCredit))
        {
            amount = UInt128.Min(amount, Less(credit.DebitsPosted, credit.CreditsPosted + credit.CreditsPending));
        }

        return amount;
    }

    private static UInt128 Less(UInt128 from, UInt128 taken) => from > taken ? from - taken : 0;

    private static CreateTransferResult CheckRoom(
        in Transfer t, UInt128 amount, ulong timestamp, in Account debit, in Account credit)
    {
        bool pending = t.Flags.HasFlag(TransferFlags.Pending);
        UInt128 due = timestamp + ((UInt128)t.Timeout * 1_000_000_000);
        CreateTransferResult overflow =
            pending && Overflows(debit.DebitsPending, amount) ? OverflowsDebitsPending
            : pending && Overflows(credit.CreditsPending, amount) ? OverflowsCreditsPending
            : Overflows(debit.DebitsPosted, amount) ? OverflowsDebitsPosted
            : Overflows(credit.CreditsPosted, amount) ? OverflowsCreditsPosted
            : Overflows(debit.DebitsPending + debit.DebitsPosted, amount) ? OverflowsDebits
            : Overflows(credit.CreditsPending + credit.CreditsPosted, amount) ? OverflowsCredits
            : due > long.MaxValue ? OverflowsTimeout
            : Ok;
        if (overflow != Ok)
        {
            return overflow;
        }

        UInt128 debits = debit.DebitsPending + debit.DebitsPosted + amount;
        UInt128 credits = credit.CreditsPending + credit.CreditsPosted + amount;
        return debit.Flags.HasFlag(AccountFlags.DebitsMustNotExceedCredits) && debits > debit.CreditsPosted
                ? ExceedsCredits
            : credit.Flags.HasFlag(AccountFlags.CreditsMustNotExceedDebits) && credits > credit.DebitsPosted
                ? ExceedsDebits
            : Ok;
    }

    private static bool Overflows(UInt128 balance, UInt128 amount) => amount > UInt128.MaxValue - balance;

    private void Store(Transfer t, UInt128 amount, ulong timestamp)
    {
        t.Amount = amount;
        t.Timestamp = timestamp;
        Journal.Keep(state, t, released: 0);
        LimitRules.Count(state, t);

        bool pending = t.Flags.HasFlag(TransferFlags.Pending);
        state.ChangeAccount(t.DebitAccountId, account => pending
            ? account with { DebitsPending = account.DebitsPending + amount }
            : account with { DebitsPosted = account.DebitsPosted + amount });
        state.ChangeAccount(t.CreditAccountId, account => pending
            ? account with { CreditsPending = account.CreditsPending + amount }
            : account with { CreditsPosted = account.CreditsPosted + amount });

        if (pending)
        {
            state.Holds[t.Id] = HoldState.Open;
            if (t.Timeout != 0)
            {
                state.DueTimes[t.Id] = LedgerState.DueTime(t, t.Timeout);
                state.DueHolds.Add((state.DueTimes[t.Id], timestamp, t.Id));
            }
        }

        if (t.Flags.HasFlag(TransferFlags.ClosingDebit))
        {
            state.Close(t.DebitAccountId, closed: true);
        }

        if (t.Flags.HasFlag(TransferFlags.ClosingCredit))
        {
            state.Close(t.CreditAccountId, closed: true);
        }
    }
}
