using Engine.Core.Ledger;
using Engine.Journal.History;

namespace Engine.Journal.Tests.History;

/// <summary>What history answers, worked out the plain way: by looking at every event.</summary>
internal sealed class ModelAnswers(HistoryWorld world)
{
    public List<long> Transfers(TransferQuestion question, bool newestFirst) => Ordered(
        world.Events.Where(row =>
            row.Kind == EventKind.Transfer
            && (question.Account == 0 || IsOn(question, row))
            && (question.UserData128 == 0 || row.UserData128 == question.UserData128)
            && (question.UserData64 == 0 || row.UserData64 == question.UserData64)
            && (question.Ledger == 0 || row.Ledger == question.Ledger)
            && (question.Code == 0 || row.Code == question.Code)
            && ((TransferFlags)row.Flags & question.Flags) == question.Flags
            && IsIn(question.Span, row)),
        newestFirst);

    public List<long> Accounts(AccountQuestion question, bool newestFirst) => Ordered(
        world.Events.Where(row =>
            row.Kind == EventKind.AccountCreated
            && (question.Ledger == 0 || row.Ledger == question.Ledger)
            && (question.Code == 0 || row.Code == question.Code)
            && IsIn(question.Span, row)),
        newestFirst);

    /// <summary>The balances after each event of an account.</summary>
    public List<(long Sequence, AccountBalances Balances)> Balances(UInt128 account)
    {
        List<(long Sequence, AccountBalances Balances)> all = [];
        UInt128 debitsPending = 0, debitsPosted = 0, creditsPending = 0, creditsPosted = 0;
        foreach (LedgerEvent row in world.Events)
        {
            bool isDebit = row.DebitAccountId == account;
            if (row.Kind is not (EventKind.Transfer or EventKind.Expiry) || (!isDebit && row.CreditAccountId != account))
            {
                continue;
            }

            var flags = (TransferFlags)row.Flags;
            bool reserves = (flags & TransferFlags.Pending) != 0;
            bool posts = row.Kind == EventKind.Transfer && !reserves && (flags & TransferFlags.VoidPending) == 0;
            UInt128 pending = (reserves ? row.Amount : 0) - row.Released;
            UInt128 posted = posts ? row.Amount : 0;
            if (isDebit)
            {
                (debitsPending, debitsPosted) = (debitsPending + pending, debitsPosted + posted);
            }
            else
            {
                (creditsPending, creditsPosted) = (creditsPending + pending, creditsPosted + posted);
            }

            all.Add((row.Sequence, new AccountBalances(debitsPending, debitsPosted, creditsPending, creditsPosted)));
        }

        return all;
    }

    /// <summary>The open holds of an account, oldest first: what remains of each, and when it expires.</summary>
    public List<(UInt128 Id, UInt128 Remains, ulong ExpiresAt)> Holds(UInt128 account)
    {
        Dictionary<UInt128, LedgerEvent> open = [];
        foreach (LedgerEvent row in world.Events)
        {
            if (row.PendingId != 0 && open.TryGetValue(row.PendingId, out LedgerEvent hold))
            {
                if (row.Kind == EventKind.HoldExtended)
                {
                    open[hold.Id] = hold with { Timeout = row.Timeout };
                }
                else if (row.Kind is EventKind.Transfer or EventKind.Expiry && hold.Amount == row.Released)
                {
                    open.Remove(hold.Id);
                }
                else if (row.Kind is EventKind.Transfer or EventKind.Expiry)
                {
                    open[hold.Id] = hold with { Amount = hold.Amount - row.Released };
                }
            }
            else if (row.Kind == EventKind.Transfer
                && ((TransferFlags)row.Flags & TransferFlags.Pending) != 0
                && (row.DebitAccountId == account || row.CreditAccountId == account))
            {
                open.Add(row.Id, row);
            }
        }

        return
        [
            .. open.Values.OrderBy(hold => hold.Sequence).Select(hold => (hold.Id, hold.Amount, ExpiresAt(hold))),
        ];
    }

    private static ulong ExpiresAt(in LedgerEvent hold) =>
        hold.Timeout == 0 ? ulong.MaxValue : hold.Timestamp + (hold.Timeout * 1_000_000_000UL);

    /// <summary>The last sequence before the first transfer or expiry that is later than a time.</summary>
    public long LastNotAfter(ulong time)
    {
        foreach (LedgerEvent row in world.Events)
        {
            if (row.Kind is EventKind.Transfer or EventKind.Expiry && row.Timestamp > time)
            {
                return row.Sequence - 1;
            }
        }

        return world.Events[^1].Sequence;
    }

    /// <summary>When an account was created; 0 if it never was.</summary>
    public long CreatedAt(UInt128 account) => world.Events
        .FirstOrDefault(row => row.Kind == EventKind.AccountCreated && row.Id == account).Sequence;

    private static bool IsOn(TransferQuestion question, in LedgerEvent row) => question.Side switch
    {
        AccountSide.Debit => row.DebitAccountId == question.Account,
        AccountSide.Credit => row.CreditAccountId == question.Account,
        _ => row.DebitAccountId == question.Account || row.CreditAccountId == question.Account,
    };

    private static bool IsIn(HistorySpan span, in LedgerEvent row) =>
        row.Sequence >= span.FromSequence
        && (span.ToSequence == 0 || row.Sequence <= span.ToSequence)
        && row.Timestamp >= span.FromTime
        && (span.BeforeTime == 0 || row.Timestamp < span.BeforeTime);

    private static List<long> Ordered(IEnumerable<LedgerEvent> rows, bool newestFirst)
    {
        List<long> sequences = [.. rows.Select(row => row.Sequence)];
        if (newestFirst)
        {
            sequences.Reverse();
        }

        return sequences;
    }
}
