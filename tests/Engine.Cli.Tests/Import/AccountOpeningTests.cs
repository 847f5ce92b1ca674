using Engine.Cli.Import;
using Engine.Client;

namespace Engine.Cli.Tests.Import;

/// <summary>An account that is there is used as it is; of another ledger, it is not the one that is meant.</summary>
public sealed class AccountOpeningTests
{
    [Theory]
    [InlineData(1, AccountFlags.None, 0)]
    [InlineData(9, AccountFlags.None, 0)]
    [InlineData(1, AccountFlags.History, 0)]
    [InlineData(9, AccountFlags.DebitsMustNotExceedCredits | AccountFlags.History, 5)]
    public async Task An_account_of_the_ledger_is_there_whatever_its_code_flags_and_data(
        int code, AccountFlags flags, int data)
    {
        using ImportBench bench = new();
        Account there = new() { Id = 1, Ledger = 1, Code = (ushort)code, Flags = flags, UserData64 = (ulong)data };
        await OpenAsync(bench, there);
        ImportSummary summary = await ImportAsync(bench);
        Assert.Equal((1, 1), (summary.Settlement.Ok, summary.AccountsCreated));
    }

    [Theory]
    [InlineData(AccountFlags.None)]
    [InlineData(AccountFlags.History)]
    public async Task An_account_of_another_ledger_ends_the_import_before_any_transfer(AccountFlags flags)
    {
        using ImportBench bench = new();
        await OpenAsync(bench, new Account { Id = 1, Ledger = 2, Code = 1, Flags = flags });
        ImportException error = await Assert.ThrowsAsync<ImportException>(() => ImportAsync(bench));
        Assert.Equal(
            "The account 00000000-0000-0000-0000-000000000001 of ledger 1 could not be created: "
            + "exists_with_different_ledger. No transfer was sent.",
            error.Message);
        Assert.Equal(0, bench.Target.Requests);
    }

    private static Task<IReadOnlyList<AccountError>> OpenAsync(ImportBench bench, Account account) =>
        bench.Target.CreateAccountsAsync(new[] { account }, TestContext.Current.CancellationToken);

    private static Task<ImportSummary> ImportAsync(ImportBench bench) => bench.ImportAsync(new ImportFile
    {
        Path = bench.Write("ids.csv", "debit,credit,amount,ledger\n0x2,0x1,5,1\n"), CreateAccounts = true,
    });
}
