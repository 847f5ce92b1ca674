using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Verification;

/// <summary>A part of the journal is verified by itself: by the same checks, whatever the state of its leaves.</summary>
public sealed class RangeTests(LeafJournal journal, PostgresFixture postgres) : IClassFixture<LeafJournal>
{
    private const int Rows = LeafJournal.LeafRows;

    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(Rows + 100, Rows + 200, 2, 2, 1)]
    [InlineData(Rows, Rows + 1, 1, 2, 2)]
    [InlineData((2 * Rows) + 5, (2 * Rows) + 5, 3, 3, 0)]
    [InlineData((3 * Rows) + 5, long.MaxValue, 4, 4, 0)]
    [InlineData(1, long.MaxValue, 1, 4, 2)]
    public async Task The_whole_leaves_around_a_range_are_read_and_told(
        long from, long to, int firstLeaf, int lastLeaf, int sealedLeaves)
    {
        string database = await journal.CopyToReadAsync();
        RangeVerification result = await VerifyAsync(database, from, to);
        Assert.Equal((firstLeaf, lastLeaf, sealedLeaves), (result.FirstLeaf, result.LastLeaf, result.SealedLeaves));
        Assert.Equal(((firstLeaf - 1) * Rows) + 1, result.FirstSequence);
        long inside = await Sql.ScalarAsync<long>(
            database,
            "SELECT max(seq) FROM engine.journal WHERE kind <> 0 AND seq <= "
            + $"(SELECT last_seq FROM engine.engine_leaf WHERE number = {lastLeaf})");
        Assert.Equal(inside, result.LastSequence);
        Assert.Equal(
            await Sql.ScalarAsync<long>(
                database,
                $"SELECT count(*) FROM engine.journal WHERE kind <> 0 AND seq BETWEEN {result.FirstSequence} AND {inside}"),
            result.Events);
    }

    [Fact]
    public async Task A_range_where_nothing_is_yet_is_refused()
    {
        string database = await journal.CopyToReadAsync();
        JournalException refused = await Assert.ThrowsAsync<JournalException>(
            () => VerifyAsync(database, 100 * Rows, 101 * Rows));
        Assert.Contains("no leaf with a sequence from", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_open_leaf_is_verified_while_an_engine_writes_to_it()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        rig.Transfer(500);
        Task<RangeVerification> verifying = VerifyAsync(database, 1, long.MaxValue);
        rig.Transfer(500);
        rig.WaitUntil(() => verifying.IsCompleted, "it is verified");
        rig.Drain();
        RangeVerification result = await verifying;
        Assert.Contains(result.LastSequence, new[] { 2L, 502, 1_002 });
    }

    [Theory]
    [InlineData("UPDATE engine.engine_leaf SET head_hash = '\\x00' WHERE number = 1", 2, "the seal of leaf 1 knows")]
    [InlineData("UPDATE engine.engine_leaf SET head_seq = head_seq - 1 WHERE number = 2", 2, "the seal of leaf 2 knows")]
    [InlineData("UPDATE engine.engine_leaf SET totals = totals + 1 WHERE number = 2", 2, "the seal of leaf 2 says that it has 13")]
    [InlineData(
        "UPDATE engine.account_total SET debits_posted = debits_posted + 1 WHERE leaf = 2 AND account::text LIKE '%7'", 2,
        "the total of account 00000000-0000-0000-0000-000000000007 at the end of leaf 2")]
    [InlineData(
        "UPDATE engine.account_total SET ledger = 2 WHERE leaf = 1 AND account::text LIKE '%c'", 1,
        "the total of account 00000000-0000-0000-0000-00000000000c at the end of leaf 1")]
    [InlineData(
        "DELETE FROM engine.account_total WHERE leaf = 2 AND account::text LIKE '%1'", 2,
        "the total of account 00000000-0000-0000-0000-000000000001 at the end of leaf 2")]
    [InlineData(
        "INSERT INTO engine.account_total VALUES ('00000000-0000-0000-0000-0000000000ff', 2, 1, 0, 0, 0, 0)", 2,
        "a row too many for leaf 2, of account 00000000-0000-0000-0000-0000000000ff")]
    [InlineData(
        "UPDATE engine.ledger_total SET accounts = accounts + 1 WHERE leaf = 2", 2, "the trial balance of ledger 1 at the end")]
    [InlineData("DELETE FROM engine.ledger_total WHERE leaf = 1", 1, "the trial balance of ledger 1 at the end of leaf 1")]
    [InlineData("INSERT INTO engine.ledger_total VALUES (2, 9, 0, 0, 0, 0, 0)", 2, "the trial balance of ledger 9 at the end")]
    public async Task A_seal_that_was_changed_by_hand_is_found(string change, int leaf, string told)
    {
        string database = await journal.CopyAsync();
        Assert.True(await Sql.ExecuteAsync(database, change) > 0, "the change was made");
        Assert.Contains(told, (await FindAsync(database, leaf)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM engine.journal_000003 WHERE block = (SELECT max(block) FROM engine.journal_000003)", 3)]
    [InlineData(
        "DELETE FROM engine.journal_000003 WHERE seq > "
        + "(SELECT max(seq) FROM engine.journal_000003 WHERE block < (SELECT max(block) - 1 FROM engine.journal_000003))", 3)]
    [InlineData("DELETE FROM engine.journal_000004", 4)]
    public async Task A_leaf_that_has_lost_its_end_is_found(string damage, int leaf)
    {
        string database = await journal.CopyAsync();
        Assert.True(await Sql.ExecuteAsync(database, damage) > 0, "the damage was done");
        Assert.Contains("missing", (await FindAsync(database, leaf)).Message, StringComparison.Ordinal);
    }

    private static async Task<JournalDamageException> FindAsync(string database, int leaf)
    {
        (long from, long to) = await RangeVerifier.FindLeafAsync(database, leaf, CancellationToken.None);
        return await Assert.ThrowsAsync<JournalDamageException>(() => VerifyAsync(database, from, to));
    }

    private static Task<RangeVerification> VerifyAsync(string database, long from, long to) =>
        RangeVerifier.VerifyAsync(database, from, to, progress: null, CancellationToken.None);
}
