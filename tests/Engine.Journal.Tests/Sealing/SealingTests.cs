using System.Globalization;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.Fencing;
using Engine.Journal.Rows;
using Engine.Journal.Tests.Fixtures;
using Npgsql;

namespace Engine.Journal.Tests.Sealing;

/// <summary>Full leaves are sealed in the background: what their totals and views say is what the ledger says.</summary>
public sealed class SealingTests(PostgresFixture postgres, SealedJournal journal) : IClassFixture<SealedJournal>
{
    private const int FewLeaves = LeafFiller.FewLeaves;

    private readonly LeafFiller _filler = new();

    [Fact]
    public async Task Full_leaves_are_sealed_and_their_trial_balance_is_the_ledgers()
    {
        string database = await journal.CopyAsync();
        Assert.Equal(new JournalSealingStatus(FewLeaves, 0, "", ""), journal.Sealing);
        for (int leaf = 1; leaf <= FewLeaves; leaf++)
        {
            long last = await Sql.ScalarAsync<long>(
                database, $"SELECT head_seq FROM engine.engine_leaf WHERE number = {leaf}");
            VerificationResult verified = await JournalVerifier.VerifyAsync(
                database, new StatePoint(last), null, CancellationToken.None);
            LedgerTotals ledger = Assert.Single(verified.Totals);
            Assert.Equal(
                $"{last}|{ledger.Ledger}|{ledger.Accounts}|{ledger.DebitsPending}|{ledger.DebitsPosted}|"
                + $"{ledger.CreditsPending}|{ledger.CreditsPosted}",
                await Sql.ScalarAsync<string>(
                    database,
                    "SELECT concat_ws('|', seq, ledger, accounts, debits_pending, debits_posted, credits_pending, "
                    + $"credits_posted) FROM engine.trial_balance WHERE leaf = {leaf}"));
            Assert.Equal(12, await Sql.ScalarAsync<long>(
                database, $"SELECT count(*) FROM pg_index WHERE indrelid = 'engine.journal_00000{leaf}'::regclass"));
        }
    }

    [Fact]
    public async Task The_balances_of_an_account_at_any_sequence_are_those_that_it_had()
    {
        string database = await journal.CopyAsync();
        await using NpgsqlConnection person = await Sql.ConnectAsync(database);
        int next = 0;
        foreach ((long sequence, Account[] accounts) in journal.Snapshots)
        {
            // Some of them after each batch, in turns.
            int some = TestScale.Of(few: 1, all: accounts.Length / 4);
            for (int i = 0; i < some; i++)
            {
                Account account = accounts[next++ % accounts.Length];
                Assert.Equal(Text(account), await BalanceAsync(person, account.Id, sequence));
            }
        }

        // Across the boundary of a sealed leaf, and in the open one.
        (long from, _) = journal.Snapshots[0];
        (long to, Account[] last) = journal.Snapshots[^1];
        Assert.Equal(Text(last[0]), await Sql.ScalarAsync<string>(
            person,
            "SELECT concat_ws('|', debits_pending, debits_posted, credits_pending, credits_posted) "
            + $"FROM engine.account_statement('{Uuid.Of(last[0].Id)}', {from}, {to}) ORDER BY seq DESC LIMIT 1"));
    }

    [Fact]
    public async Task A_seal_that_was_interrupted_is_done_again_at_the_next_start()
    {
        int leaves = TestScale.Of(few: 1, all: FewLeaves);
        string database = await postgres.CreateDatabaseAsync();
        await using (JournalRig rig = await JournalRig.OpenAsync(JournalRig.OptionsFor(database)))
        {
            _filler.FillLeaves(rig, leaves);
        }

        // As one leaves it that was killed: some totals, some of them of the leaf's beginning only, and half of the indexes.
        await Sql.ExecuteAsync(
            database,
            $"INSERT INTO engine.account_total VALUES ('{Uuid.Of(1)}', 1, 1, 1, 2, 3, 4); "
            + "CREATE INDEX journal_000001_seq ON engine.journal_000001 (seq) WHERE kind <> 0");
        await using (JournalRig again = await JournalRig.OpenAsync(Options(database)))
        {
            WaitSealed(again, leaves);
        }

        (long sequence, Account[] accounts) = _filler.Snapshots[^1];
        await using NpgsqlConnection person = await Sql.ConnectAsync(database);
        Assert.Equal(Text(accounts[0]), await BalanceAsync(person, accounts[0].Id, sequence));
    }

    [Theory]
    [InlineData("UPDATE engine.engine_leaf SET head_seq = head_seq - 1 WHERE number = 2", "the seal of leaf 2 knows")]
    [InlineData("UPDATE engine.engine_leaf SET head_hash = '\\x00' WHERE number = 1", "the seal of leaf 1 knows")]
    [InlineData(
        "UPDATE engine.account_total SET debits_posted = debits_posted + 1 WHERE leaf = 2 AND account::text LIKE '%7'",
        "the total of account 00000000-0000-0000-0000-000000000007 at the end of leaf 2")]
    [InlineData(
        "UPDATE engine.ledger_total SET accounts = accounts + 1 WHERE leaf = 3",
        "the trial balance of ledger 1 at the end of leaf 3")]
    [InlineData("DELETE FROM engine.account_total WHERE leaf = 3 AND account::text LIKE '%1'", "1 rows too few for leaf 3")]
    [InlineData("DELETE FROM engine.ledger_total WHERE leaf = 1", "the trial balance of ledger 1 at the end of leaf 1")]
    [InlineData(
        "SET session_replication_role = replica; UPDATE engine.checkpoint SET transfers = transfers + 1 WHERE leaf = 3",
        "the checkpoint at the end of leaf 3, in engine.checkpoint, is not the state that the rows lead to")]
    [InlineData(
        "SET session_replication_role = replica; UPDATE engine.open_hold SET amount = amount + 1 WHERE since_leaf = 3",
        "its parts do not add up to its digest")]
    public async Task A_seal_that_was_changed_by_hand_is_found_by_verify(string change, string told)
    {
        string database = await journal.CopyAsync();

        await Sql.ExecuteAsync(database, change);
        JournalDamageException found = await Assert.ThrowsAsync<JournalDamageException>(
            () => JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None));
        Assert.Contains(told, found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_refuses_a_journal_that_does_not_go_on_where_its_newest_seal_says()
    {
        string database = await journal.CopyAsync();

        await Sql.ExecuteAsync(database, "UPDATE engine.engine_leaf SET head_block = head_block + 1 WHERE number = 3");
        await Assert.ThrowsAsync<JournalDamageException>(
            () => JournalRig.OpenAsync(Options(database)));
    }

    [Fact]
    public async Task Nothing_is_sealed_nor_told_of_where_that_is_off()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(JournalRig.OptionsFor(database) with { SealsLeaves = false });
        _filler.FillLeaves(rig, TestScale.Of(few: 1, all: FewLeaves));
        Assert.Null(rig.Journal.Status.Sealing);
        Assert.Equal(0, await Sql.ScalarAsync<long>(
            database, "SELECT count(*) FROM engine.engine_leaf WHERE sealed IS NOT NULL"));
    }

    [Fact]
    public async Task A_damaged_leaf_is_not_sealed_and_its_row_is_named()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(Options(database));
        _filler.CreateAccounts(rig);
        _filler.Fill(rig, rig.Journal.LeafRows / 2);
        await Sql.ExecuteAsync(database, "UPDATE engine.journal_000001 SET amount = amount + 1 WHERE seq = 100");
        _filler.Fill(rig, (TestScale.Of(few: 1, all: 2) * rig.Journal.LeafRows) + 1);
        rig.WaitUntil(() => rig.Journal.Status.Sealing?.LastError.Length > 0, "the damage is found");
        Assert.Contains("100", rig.Journal.Status.Sealing!.LastError, StringComparison.Ordinal);
        Assert.Equal(0, rig.Journal.Status.Sealing!.SealedLeaf);
        Assert.Equal(JournalState.Writable, rig.Journal.State);
    }

    [Fact]
    public async Task The_sealer_of_an_older_engine_that_was_stopped_is_ended_for_its_lock_and_nobody_else_is()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using NpgsqlConnection older = await ConnectAsAsync(database, "engine sealer epoch 0");
        await using NpgsqlConnection newer = await ConnectAsAsync(database, "engine sealer epoch 9");
        await using NpgsqlConnection rebuild = await ConnectAsAsync(database, "engine rebuild");
        await AnswerAsync(older, $"SELECT pg_advisory_lock({AdvisoryLocks.Class}, {AdvisoryLocks.Seals})");
        await using JournalRig rig = await JournalRig.OpenAsync(Options(database));
        _filler.CreateAccounts(rig);
        _filler.Fill(rig, rig.Journal.LeafRows + 1);
        WaitSealed(rig, 1);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => AnswerAsync(older, "SELECT 1"));
        await AnswerAsync(newer, "SELECT 1");
        await AnswerAsync(rebuild, "SELECT 1");
    }

    private static Task<NpgsqlConnection> ConnectAsAsync(string database, string name) => PostgresFixture.ConnectAsync(
        new NpgsqlConnectionStringBuilder(database) { ApplicationName = name, Pooling = false }.ConnectionString);

    private static async Task AnswerAsync(NpgsqlConnection connection, string question)
    {
        await using var command = new NpgsqlCommand(question, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static JournalOptions Options(string database) => JournalRig.OptionsFor(database) with { SealsLeaves = true };

    private static void WaitSealed(JournalRig rig, int leaf) => rig.WaitUntil(
        () => rig.Journal.Status.Sealing?.SealedLeaf >= leaf, $"leaf {leaf} is sealed");

    private static Task<string> BalanceAsync(NpgsqlConnection person, UInt128 account, long sequence) => Sql.ScalarAsync<string>(
        person,
        "SELECT concat_ws('|', debits_pending, debits_posted, credits_pending, credits_posted) "
        + $"FROM engine.account_balance('{Uuid.Of(account)}', {sequence})");

    private static string Text(in Account account) => string.Create(
        CultureInfo.InvariantCulture,
        $"{account.DebitsPending}|{account.DebitsPosted}|{account.CreditsPending}|{account.CreditsPosted}");
}
