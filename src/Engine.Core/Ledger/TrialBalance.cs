namespace Engine.Core.Ledger;

/// <summary>Adds the balances of all accounts up, ledger by ledger.</summary>
internal static class TrialBalance
{
    /// <summary>The totals of each ledger, by rising ledger.</summary>
    public static IReadOnlyList<LedgerTotals> Compute(AccountTable accounts)
    {
        SortedDictionary<uint, LedgerTotals> totals = [];
        for (int number = 0; number < accounts.Count; number++)
        {
            ref readonly Account account = ref accounts[number];
            LedgerTotals sum = totals.GetValueOrDefault(account.Ledger);
            totals[account.Ledger] = new LedgerTotals(
                account.Ledger,
                sum.Accounts + 1,
                sum.DebitsPending + account.DebitsPending,
                sum.DebitsPosted + account.DebitsPosted,
                sum.CreditsPending + account.CreditsPending,
                sum.CreditsPosted + account.CreditsPosted);
        }

        return [.. totals.Values];
    }
}
