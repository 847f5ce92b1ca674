using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Sealing;

/// <summary>What seals have derived from the journal can always be made anew from its rows.</summary>
public sealed class RebuildTests(PostgresFixture postgres, SealedJournal journal) : IClassFixture<SealedJournal>
{
    private const int FewLeaves = LeafFiller.FewLeaves;

    [Fact]
    public async Task What_was_not_touched_is_found_to_be_the_same_beside_a_running_engine()
    {
        string database = await journal.CopyAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(Options(database));
        RebuildResult result = await RebuildAsync(database, swap: true);
        Assert.Equal((FewLeaves, 0L, false), (result.Leaves, result.DifferenceCount, result.IsSwapped));
        Assert.Equal(
            result.Totals, await Sql.ScalarAsync<long>(database, "SELECT sum(totals)::bigint FROM engine.engine_leaf"));
    }

    // In the short run of each table one, and of each kind of difference one: changed, too many, missing.
    public static TheoryData<string, long, string> Changes
    {
        get
        {
            TheoryData<string, long, string> changes = new()
            {
                { "UPDATE engine.engine_leaf SET head_seq = head_seq - 1 WHERE number = 2", 1, "the seal of leaf 2: block" },
                {
                    "INSERT INTO engine.account_total SELECT gen_random_uuid(), 1, 1, 0, 0, 0, 0", 1,
                    "in ledger 1, should be absent"
                },
                { "DELETE FROM engine.ledger_total", FewLeaves, "ledger 1 at the end of leaf 1: missing, should be " },
            };
            if (TestScale.IsLong)
            {
                changes.Add(
                    "UPDATE engine.account_total SET debits_posted = debits_posted + 1 WHERE leaf = 2 AND account::text LIKE '%7'",
                    1, "account 00000000-0000-0000-0000-000000000007 at the end of leaf 2: ");
                changes.Add(
                    "DELETE FROM engine.account_total WHERE leaf = 3", 12, "at the end of leaf 3: missing, should be ");
                changes.Add(
                    "UPDATE engine.ledger_total SET accounts = 13 WHERE leaf = 3", 1, "of 13 accounts, should be ");
            }

            return changes;
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_was_changed_is_named_and_mended_only_when_told_to(string change, long differences, string told)
    {
        string database = await journal.CopyAsync();
        await Sql.ExecuteAsync(database, change);
        RebuildResult found = await RebuildAsync(database, swap: false);
        Assert.Equal((differences, false), (found.DifferenceCount, found.IsSwapped));
        Assert.Contains(told, found.Differences[0], StringComparison.Ordinal);
        await Assert.ThrowsAsync<JournalDamageException>(() => VerifyAsync(database));

        RebuildResult mended = await RebuildAsync(database, swap: true);
        Assert.Equal((differences, true), (mended.DifferenceCount, mended.IsSwapped));
        await VerifyAsync(database);
        Assert.Equal(0, (await RebuildAsync(database, swap: true)).DifferenceCount);
    }

    [Fact]
    public async Task The_next_leaf_is_sealed_upon_what_was_mended()
    {
        string database = await postgres.CreateDatabaseAsync();
        var filler = new LeafFiller();
        await using JournalRig rig = await JournalRig.OpenAsync(Options(database));
        int leaves = TestScale.Of(few: 1, all: FewLeaves);
        filler.FillLeaves(rig, leaves);
        WaitSealed(rig, leaves);
        await Sql.ExecuteAsync(database, "UPDATE engine.account_total SET credits_posted = credits_posted + 1");
        Assert.True((await RebuildAsync(database, swap: true)).IsSwapped);
        filler.Fill(rig, ((leaves + 1) * rig.Journal.LeafRows) + 1);
        WaitSealed(rig, leaves + 1);
        await VerifyAsync(database);
    }

    [Theory]
    [InlineData("UPDATE engine.journal_000002 SET amount = amount + 1 WHERE id IS NOT NULL AND seq % 99 = 0")]
    [InlineData(
        "DELETE FROM engine.journal_000003 WHERE block = (SELECT max(block) FROM engine.journal_000003) OR seq > "
        + "(SELECT seq FROM engine.journal WHERE block = (SELECT max(block) - 1 FROM engine.journal_000003))")]
    public async Task Damage_of_the_journal_itself_is_named_and_nothing_is_made_of_it(string damage)
    {
        const string Seals = "SELECT string_agg(head_seq::text, ' ' ORDER BY number) FROM engine.engine_leaf";
        string database = await journal.CopyAsync();
        string? before = await Sql.ScalarAsync<string>(database, Seals);
        await Sql.ExecuteAsync(database, damage);
        await Assert.ThrowsAsync<JournalDamageException>(() => RebuildAsync(database, swap: true));
        Assert.Equal(before, await Sql.ScalarAsync<string>(database, Seals));
    }

    [Fact]
    public async Task A_database_without_a_journal_is_refused()
    {
        string database = await postgres.CreateEmptyDatabaseAsync();
        JournalException refused = await Assert.ThrowsAsync<JournalException>(() => RebuildAsync(database, swap: true));
        Assert.Contains("There is no journal in", refused.Message, StringComparison.Ordinal);
    }

    private static JournalOptions Options(string database) => JournalRig.OptionsFor(database) with { SealsLeaves = true };

    private static void WaitSealed(JournalRig rig, int leaf) => rig.WaitUntil(
        () => rig.Journal.Status.Sealing?.SealedLeaf >= leaf, $"leaf {leaf} is sealed");

    private static Task<RebuildResult> RebuildAsync(string database, bool swap) =>
        JournalRebuild.RunAsync(database, swap, progress: null, CancellationToken.None);

    private static Task<VerificationResult> VerifyAsync(string database) =>
        JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None);
}
