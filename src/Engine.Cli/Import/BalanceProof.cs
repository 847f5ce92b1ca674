using Engine.Client;

namespace Engine.Cli.Import;

/// <summary>An account on which the engine holds something else than the file has moved.</summary>
internal sealed record BalanceDifference(
    string Account, UInt128 FileDebits, UInt128 FileCredits, UInt128 EngineDebits, UInt128 EngineCredits);

/// <summary>The engine's balances after the import, compared with what follows from the file.</summary>
/// <param name="Accounts">Accounts compared.</param>
/// <param name="Different">Accounts that differ.</param>
/// <param name="Listed">The first few of them.</param>
internal sealed record BalanceProof(int Accounts, int Different, IReadOnlyList<BalanceDifference> Listed)
{
    private const int MaxListed = 20;

    /// <summary>Asks the engine and compares.</summary>
    public static async Task<BalanceProof> TakeAsync(
        IImportTarget target, AccountBook book, RunningBalances moved, CancellationToken cancellation)
    {
        // By id: a file may speak of one account by its name here and by its id there.
        Dictionary<UInt128, (UInt128 Debits, UInt128 Credits, string Label)> expected = [];
        for (int i = 0; i < book.Entries.Count; i++)
        {
            AccountEntry entry = book.Entries[i];
            var before = expected.GetValueOrDefault(entry.Id);
            expected[entry.Id] = (before.Debits + moved.Debits(i), before.Credits + moved.Credits(i), entry.Label);
        }

        List<BalanceDifference> listed = [];
        int different = 0;
        foreach (UInt128[] ids in expected.Keys.Chunk(Survey.MaxBatch))
        {
            IReadOnlyList<Account> found = await target.LookupAccountsAsync(ids, cancellation).ConfigureAwait(false);
            Dictionary<UInt128, Account> byId = found.ToDictionary(a => a.Id);
            foreach (UInt128 id in ids)
            {
                var (debits, credits, label) = expected[id];
                Account account = byId.GetValueOrDefault(id);
                if (account.DebitsPosted != debits || account.CreditsPosted != credits)
                {
                    different++;
                    listed.Add(new BalanceDifference(
                        label, debits, credits, account.DebitsPosted, account.CreditsPosted));
                }
            }
        }

        return new BalanceProof(expected.Count, different, [.. listed.Take(MaxListed)]);
    }
}
