using Engine.Core.Ledger;
using Engine.Journal.Rows;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Sealing;

/// <summary>The balances that SQL shows are the ledger's, wherever the rows are that they come from.</summary>
public sealed class BalancesViewTests(PostgresFixture postgres)
{
    private const string Lines =
        "string_agg(concat_ws('|', account, ledger, debits_pending, debits_posted, credits_pending, credits_posted), E'\\n' "
        + "ORDER BY account)";

    private readonly LeafFiller _filler = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_balances_of_every_account_are_the_ledgers(bool seals)
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(JournalRig.OptionsFor(database) with { SealsLeaves = seals });
        int leaves = TestScale.Of(few: 1, all: LeafFiller.FewLeaves);
        _filler.FillLeaves(rig, leaves);
        if (seals)
        {
            rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf == leaves, "the full leaves are sealed");
        }

        // One that was created, and one that has moved, only in the open leaf; and totals of a seal that was interrupted.
        Account[] late = [new() { Id = 99, Ledger = 2, Code = 1 }];
        rig.Append(() => rig.Ledger.CreateAccounts(late, rig.Ledger.LastTimestamp + 1, new ResultList()));
        rig.Drain();
        await Sql.ExecuteAsync(database, $"INSERT INTO engine.account_total VALUES ('{Uuid.Of(1)}', 9, 1, 1, 2, 3, 4)");

        Assert.Equal(
            string.Join('\n', _filler.Snapshots[^1].Balances.Select(Line).Append(Line(late[0]))),
            await Sql.ScalarAsync<string>(database, $"SELECT {Lines} FROM engine.balances"));
        Assert.Equal(
            Line(_filler.Snapshots[^1].Balances[6]),
            await Sql.ScalarAsync<string>(
                database, $"SELECT {Lines} FROM engine.balances WHERE account = '{Uuid.Of(7)}'"));
    }

    [Fact]
    public async Task An_empty_journal_has_no_balances()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        Assert.Equal(0, await Sql.ScalarAsync<long>(database, "SELECT count(*) FROM engine.balances"));
    }

    private static string Line(Account account) =>
        $"{Uuid.Of(account.Id)}|{account.Ledger}|{account.DebitsPending}|{account.DebitsPosted}|{account.CreditsPending}|"
        + $"{account.CreditsPosted}";
}
