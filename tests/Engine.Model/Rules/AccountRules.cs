using Engine.Core.Ledger;
using static Engine.Core.Ledger.CreateAccountResult;

namespace Engine.Model.Rules;

/// <summary>Section 3: create_accounts.</summary>
internal sealed class AccountRules(LedgerState state) : IEventRules<Account>
{
    private const AccountFlags BothLimits =
        AccountFlags.DebitsMustNotExceedCredits | AccountFlags.CreditsMustNotExceedDebits;

    public ImportedCodes Codes { get; } = new(
        (ushort)ImportedEventExpected,
        (ushort)ImportedEventNotExpected,
        (ushort)ImportedEventTimestampOutOfRange,
        (ushort)ImportedEventTimestampMustNotAdvance);

    public bool IsLinked(Account record) => record.Flags.HasFlag(AccountFlags.Linked);

    public bool IsImported(Account record) => record.Flags.HasFlag(AccountFlags.Imported);

    public ulong Timestamp(Account record) => record.Timestamp;

    public bool MeansExists(Answer answer) => answer.Code == (ushort)Exists;

    public Answer? Recognise(Account record)
    {
        if (record.Reserved != 0)
        {
            return new Answer((ushort)ReservedField);
        }

        if ((record.Flags & ~AccountFlags.All) != 0)
        {
            return new Answer((ushort)ReservedFlag);
        }

        if (record.Id == 0)
        {
            return new Answer((ushort)IdMustNotBeZero);
        }

        if (record.Id == UInt128.MaxValue)
        {
            return new Answer((ushort)IdMustNotBeIntMax);
        }

        return state.Accounts.TryGet(record.Id, out Account existing) ? Compare(record, existing) : null;
    }

    public Verdict Apply(Account record, ulong stamp)
    {
        if (Recognise(record) is { } known)
        {
            return new Verdict(known);
        }

        CreateAccountResult code = CheckContent(record);
        if (code == Ok)
        {
            Store(record, IsImported(record) ? record.Timestamp : stamp);
        }

        return new Verdict(new Answer((ushort)code));
    }

    public void KeepRefusal(Account record, Verdict verdict, ulong stamp)
    {
        // No refusal of an account outlives its chain.
    }

    private Answer Compare(in Account asked, in Account existing)
    {
        CreateAccountResult code =
            asked.Flags != state.CreatedFlags[asked.Id] ? ExistsWithDifferentFlags
            : asked.UserData128 != existing.UserData128 ? ExistsWithDifferentUserData128
            : asked.UserData64 != existing.UserData64 ? ExistsWithDifferentUserData64
            : asked.UserData32 != existing.UserData32 ? ExistsWithDifferentUserData32
            : asked.Ledger != existing.Ledger ? ExistsWithDifferentLedger
            : asked.Code != existing.Code ? ExistsWithDifferentCode
            : Exists;
        return new Answer((ushort)code, Timestamp: code == Exists ? existing.Timestamp : 0);
    }

    private CreateAccountResult CheckContent(in Account asked) =>
        (asked.Flags & BothLimits) == BothLimits ? FlagsAreMutuallyExclusive
        : asked.DebitsPending != 0 ? DebitsPendingMustBeZero
        : asked.DebitsPosted != 0 ? DebitsPostedMustBeZero
        : asked.CreditsPending != 0 ? CreditsPendingMustBeZero
        : asked.CreditsPosted != 0 ? CreditsPostedMustBeZero
        : asked.Ledger == 0 ? LedgerMustNotBeZero
        : asked.Code == 0 ? CodeMustNotBeZero
        : IsImported(asked) && Regresses(asked.Timestamp) ? ImportedEventTimestampMustNotRegress
        : Ok;

    private bool Regresses(ulong timestamp) =>
        timestamp <= state.AccountStamps.Max || state.TransferStamps.Contains(timestamp);

    private void Store(Account account, ulong timestamp)
    {
        account.Timestamp = timestamp;
        state.Accounts[account.Id] = account;
        state.CreatedFlags[account.Id] = account.Flags;
        state.AccountStamps.Add(timestamp);
        state.Events.Add(new LedgerEvent
        {
            Kind = EventKind.AccountCreated,
            Id = account.Id,
            Ledger = account.Ledger,
            Code = account.Code,
            Flags = (ushort)account.Flags,
            UserData128 = account.UserData128,
            UserData64 = account.UserData64,
            UserData32 = account.UserData32,
            Timestamp = timestamp,
        });
    }
}
