using Engine.Core.Ledger;
using Engine.Model;

namespace Engine.Core.Tests.Differential;

/// <summary>Compares what the reference says with what the engine says.</summary>
internal static class Differences
{
    /// <summary>
    /// The engine lists exactly the events that were refused or whose amount is another than asked for.
    /// </summary>
    public static string? InAnswers(ScenarioStep step, IReadOnlyList<Answer> expected, ResultList results)
    {
        int listed = 0;
        for (int i = 0; i < expected.Count; i++)
        {
            UInt128 asked = step.Transfers.Count > 0 ? step.Transfers[i].Amount : 0;
            if (expected[i].IsOk && expected[i].Amount == asked)
            {
                continue;
            }

            EventResult found = listed < results.Count ? results.Items[listed++] : default;
            var answer = new Answer(found.Code, found.Amount, found.Timestamp, found.Reason);
            if (found.Index != i || answer != expected[i])
            {
                return $"event {i}: reference {Describe(step, expected[i])}; "
                    + $"engine says of event {found.Index} {Describe(step, answer)}";
            }
        }

        return listed == results.Count
            ? null
            : $"engine lists event {results.Items[listed].Index} beyond the reference's";
    }

    /// <summary>Exactly the transfers that were ok have balances: those of both accounts just after each.</summary>
    public static string? InBalances(
        IReadOnlyDictionary<int, (Account Debit, Account Credit)> expected, BalanceList balances)
    {
        if (!expected.Keys.SequenceEqual(balances.Items.ToArray().Select(after => after.Index)))
        {
            return $"balances: reference has {expected.Count}, engine {balances.Count}, or they are of other events";
        }

        foreach (TransferBalances after in balances.Items)
        {
            (Account debit, Account credit) = expected[after.Index];
            if (!Balances.Of(debit).Equals(after.Debit) || !Balances.Of(credit).Equals(after.Credit))
            {
                return $"balances after event {after.Index}: reference {ScenarioText.Of(debit)}, {ScenarioText.Of(credit)}";
            }
        }

        return null;
    }

    /// <summary>Events agree in every field but the sequence and where a name's text lies.</summary>
    public static string? InEvents(
        IReadOnlyList<LedgerEvent> expected, IReadOnlyList<LedgerEvent> added, bool compareBatchEnds)
    {
        if (expected.Count != added.Count)
        {
            return $"journal: reference adds {expected.Count} events, engine {added.Count}";
        }

        for (int i = 0; i < expected.Count; i++)
        {
            LedgerEvent wanted = Comparable(expected[i], compareBatchEnds);
            LedgerEvent got = Comparable(added[i], compareBatchEnds);
            if (!wanted.Equals(got))
            {
                return $"journal event {i}:\n reference {Describe(wanted)}\n engine    {Describe(got)}";
            }
        }

        return compareBatchEnds || added.Count == 0 || added[^1].EndsBatch
            ? null
            : "a sweep's last event ends no batch";
    }

    private static LedgerEvent Comparable(LedgerEvent happened, bool compareBatchEnds)
    {
        happened.Sequence = 0;
        happened.TextOffset = 0;
        happened.TextLength = 0;
        happened.EndsBatch &= compareBatchEnds;
        return happened;
    }

    private static string Describe(ScenarioStep step, in Answer answer)
    {
        string name = step.Accounts.Count > 0 ? ResultNames.Of<CreateAccountResult>(answer.Code)
            : step.Transfers.Count > 0 ? ResultNames.Of<CreateTransferResult>(answer.Code)
            : step.Limits.Count > 0 ? ResultNames.Of<SetAccountLimitsResult>(answer.Code)
            : step.Extensions.Count > 0 ? ResultNames.Of<ExtendHoldResult>(answer.Code)
            : ResultNames.Of<NameAccountResult>(answer.Code);
        return $"{name} amount={answer.Amount} timestamp={answer.Timestamp} reason={answer.Reason}";
    }

    private static string Describe(in LedgerEvent e) =>
        $"{e.Kind} id={e.Id} A{e.DebitAccountId} A{e.CreditAccountId} amount={e.Amount} released={e.Released} "
        + $"pending={e.PendingId} user={e.UserData128}/{e.UserData64}/{e.UserData32} ts={e.Timestamp} "
        + $"timeout={e.Timeout} ledger={e.Ledger} code={e.Code} flags={e.Flags:x} result={e.Result} "
        + $"ends={e.EndsBatch}";
}
