using Engine.Core.Ledger;
using static Engine.Core.Ledger.CreateTransferResult;

namespace Engine.Model.Rules;

/// <summary>Section 4: create_transfers, up to the parting of ways between new holds and their resolution.</summary>
internal sealed class TransferRules(LedgerState state) : IEventRules<Transfer>
{
    private readonly KnownTransfer _known = new(state);
    private readonly NewTransfer _new = new(state);
    private readonly Resolution _resolution = new(state);
    private readonly Expiry _expiry = new(state);

    public ImportedCodes Codes { get; } = new(
        (ushort)ImportedEventExpected,
        (ushort)ImportedEventNotExpected,
        (ushort)ImportedEventTimestampOutOfRange,
        (ushort)ImportedEventTimestampMustNotAdvance);

    public bool IsLinked(Transfer record) => record.Flags.HasFlag(TransferFlags.Linked);

    public bool IsImported(Transfer record) => record.Flags.HasFlag(TransferFlags.Imported);

    public ulong Timestamp(Transfer record) => record.Timestamp;

    public bool MeansExists(Answer answer) => answer.Code == (ushort)Exists;

    public Answer? Recognise(Transfer record)
    {
        if ((record.Flags & ~TransferFlags.All) != 0)
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

        if (state.Transfers.TryGet(record.Id, out Transfer existing))
        {
            return _known.Compare(record, existing);
        }

        return state.Burnt.TryGet(record.Id, out CreateTransferResult reason)
            ? new Answer((ushort)IdAlreadyFailed, Reason: (ushort)reason)
            : null;
    }

    public Verdict Apply(Transfer record, ulong stamp)
    {
        if (Recognise(record) is { } known)
        {
            return new Verdict(known);
        }

        bool resolves = (record.Flags & (TransferFlags.PostPending | TransferFlags.VoidPending)) != 0;
        UInt128 amount = 0;
        CreateTransferResult code = resolves
            ? _resolution.Apply(record, stamp, out amount)
            : _new.Apply(record, IsImported(record) ? record.Timestamp : stamp, out amount);

        bool overdue = code == PendingTransferExpired && state.Holds[record.PendingId] == HoldState.Open;
        return new Verdict(
            new Answer((ushort)code, Amount: code == Ok ? amount : 0),
            Burns: IsTransient(code),
            Expires: overdue ? record.PendingId : 0,
            After: code == Ok ? AccountsOf(state.Transfers[record.Id]) : null);
    }

    public void KeepRefusal(Transfer record, Verdict verdict, ulong stamp)
    {
        if (verdict.Expires != 0)
        {
            _expiry.Expire(verdict.Expires, stamp);
        }

        if (verdict.Burns)
        {
            state.Burnt[record.Id] = (CreateTransferResult)verdict.Answer.Code;
            state.Events.Add(new LedgerEvent
            {
                Kind = EventKind.IdBurnt,
                Id = record.Id,
                Result = verdict.Answer.Code,
                Timestamp = stamp,
            });
        }
    }

    private (Account Debit, Account Credit) AccountsOf(Transfer stored) =>
        (state.Accounts[stored.DebitAccountId], state.Accounts[stored.CreditAccountId]);

    private static bool IsTransient(CreateTransferResult code) => code
        is DebitAccountNotFound
        or CreditAccountNotFound
        or PendingTransferNotFound
        or DebitAccountAlreadyClosed
        or CreditAccountAlreadyClosed
        or ExceedsCredits
        or ExceedsDebits
        or ExceedsAccountFloor
        or ExceedsAccountCeiling
        or ExceedsVelocityAmount
        or ExceedsVelocityCount;
}
