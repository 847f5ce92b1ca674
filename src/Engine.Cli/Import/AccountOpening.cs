using Engine.Cli.Output;
using Engine.Client;
using Engine.V1;
using Account = Engine.Client.Account;

namespace Engine.Cli.Import;

/// <summary>Sees to it that the accounts of a file exist and have their names before a transfer needs them.</summary>
internal sealed class AccountOpening(IImportTarget target, ulong earliestTimestamp)
{
    /// <summary>Accounts created.</summary>
    public int Created { get; private set; }

    /// <summary>Asks for names, creates what is missing, names it.</summary>
    /// <exception cref="ImportException">The engine refused one: no transfer was sent.</exception>
    public async Task OpenAsync(AccountBook book, CancellationToken cancellation)
    {
        List<int> missing = [];
        var numbered = book.Entries.Select((entry, number) => (entry, number)).ToList();
        foreach (var named in numbered.Where(e => e.entry.Name is not null).GroupBy(e => e.entry.Ledger))
        {
            foreach (var some in named.Chunk(Survey.MaxBatch))
            {
                missing.AddRange(await FindMissingAsync(some, cancellation).ConfigureAwait(false));
            }
        }

        missing.AddRange(numbered.Where(e => e.entry.Name is null && e.entry.Create).Select(e => e.number));
        missing.Sort();
        foreach (int[] some in missing.Chunk(Survey.MaxBatch))
        {
            await CreateAsync(book, some, cancellation).ConfigureAwait(false);
            await NameAsync([.. some.Select(i => book.Entries[i]).Where(e => e.Name is not null)], cancellation)
                .ConfigureAwait(false);
        }
    }

    private async Task<List<int>> FindMissingAsync(
        (AccountEntry Entry, int Number)[] named, CancellationToken cancellation)
    {
        string[] names = [.. named.Select(e => e.Entry.Name!)];
        IReadOnlyList<UInt128> ids = await target
            .ResolveNamesAsync(named[0].Entry.Ledger, names, cancellation).ConfigureAwait(false);
        List<int> missing = [];
        for (int i = 0; i < named.Length; i++)
        {
            if (ids[i] == 0)
            {
                missing.Add(named[i].Number);
            }
            else
            {
                named[i].Entry.Id = ids[i];
            }
        }

        return missing;
    }

    private async Task CreateAsync(AccountBook book, int[] numbers, CancellationToken cancellation)
    {
        Account[] accounts = [.. numbers.Select(i => AsRequest(book, i))];
        IReadOnlyList<AccountError> errors =
            await target.CreateAccountsAsync(accounts, cancellation).ConfigureAwait(false);
        Created += numbers.Length - errors.Count;
        await RequireThereAsync(
            [.. errors.Where(e => e.Result != CreateAccountResult.Exists)
                .Select(e => (book.Entries[numbers[e.Index]], e.Result))],
            cancellation).ConfigureAwait(false);
    }

    // An account of the same ledger is there, whatever else it has: its code and flags are its own. The result names the first
    // difference, which need not be that of the ledger.
    private async Task RequireThereAsync(
        List<(AccountEntry Entry, CreateAccountResult Result)> refused, CancellationToken cancellation)
    {
        if (refused.Count == 0)
        {
            return;
        }

        UInt128[] ids = [.. refused.Select(r => r.Entry.Id)];
        IReadOnlyList<Account> found = await target.LookupAccountsAsync(ids, cancellation).ConfigureAwait(false);
        ILookup<UInt128, uint> ledgers = found.ToLookup(a => a.Id, a => a.Ledger);
        foreach ((AccountEntry entry, CreateAccountResult result) in refused)
        {
            if (!ledgers[entry.Id].Contains(entry.Ledger))
            {
                bool isElsewhere = ledgers.Contains(entry.Id);
                throw Refused(
                    entry,
                    "created",
                    ResultName.Of(isElsewhere ? CreateAccountResult.ExistsWithDifferentLedger : result));
            }
        }
    }

    private async Task NameAsync(List<AccountEntry> entries, CancellationToken cancellation)
    {
        if (entries.Count == 0)
        {
            return;
        }

        IReadOnlyList<NameError> errors = await target
            .NameAccountsAsync([.. entries.Select(e => (e.Id, e.Name!))], cancellation).ConfigureAwait(false);
        foreach (NameError error in errors)
        {
            if (error.Result != NameAccountResult.Exists)
            {
                throw Refused(entries[error.Index], "named", ResultName.Of(error.Result));
            }
        }
    }

    // Accounts of imported events must be older than these: they are put just before the file's first one, in the
    // order in which the file speaks of them.
    private Account AsRequest(AccountBook book, int number)
    {
        AccountEntry entry = book.Entries[number];
        Account account = new() { Id = entry.Id, Ledger = entry.Ledger, Code = entry.Code, Flags = entry.Flags };
        if (earliestTimestamp > 0)
        {
            ulong before = (ulong)(book.Entries.Count - number);
            if (earliestTimestamp <= before)
            {
                throw new ImportException(
                    $"The earliest timestamp, {earliestTimestamp}, leaves no room for the accounts before it.");
            }

            account.Flags |= AccountFlags.Imported;
            account.Timestamp = earliestTimestamp - before;
        }

        return account;
    }

    private static ImportException Refused(AccountEntry entry, string what, string code) =>
        new($"The account {entry.Label} of ledger {entry.Ledger} could not be {what}: {code}. No transfer was sent.");
}
