using Engine.Core.Pipeline;
using Engine.Journal.Lanes;
using Engine.Journal.Preflight;
using Engine.Journal.Tests.Fixtures;
using Npgsql;

namespace Engine.Journal.Tests.Preflight;

public sealed class ServerPreflightTests(PostgresFixture postgres)
{
    private static readonly ServerFacts _sound = new("17.2", 170_002, "1", false, "on", "on", "on", 1);

    public static TheoryData<string, string> Unsound => new()
    {
        { "old", "PostgreSQL 13.1 is too old" },
        { "standby", "the server is a standby" },
        { "fsync", "set fsync = on" },
        { "pages", "set full_page_writes = on" },
        { "off", "synchronous_commit is off" },
        { "local", "synchronous_commit is local" },
        { "alone", "2 synchronous standbys are required and 1 seen" },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void A_server_that_could_lose_a_commit_is_refused_with_the_reason(string what, string reason)
    {
        ServerFacts facts = what switch
        {
            "old" => _sound with { Version = "13.1", VersionNumber = 130_001 },
            "standby" => _sound with { IsInRecovery = true },
            "fsync" => _sound with { Fsync = "off" },
            "pages" => _sound with { FullPageWrites = "off" },
            "off" or "local" => _sound with { SynchronousCommit = what },
            _ => _sound,
        };
        PreflightException refused = Assert.Throws<PreflightException>(
            () => ServerPreflight.Require(facts, what == "alone" ? 2 : 0));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("on")]
    [InlineData("remote_apply")]
    public void A_server_that_keeps_what_it_acknowledges_is_taken(string synchronousCommit) =>
        ServerPreflight.Require(_sound with { SynchronousCommit = synchronousCommit }, 1);

    [Fact]
    public async Task A_database_that_acknowledges_before_it_is_durable_is_refused()
    {
        string database = await postgres.CreateEmptyDatabaseAsync();
        await Sql.ExecuteAsync(
            database,
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$");
        JournalException refused = await Assert.ThrowsAnyAsync<JournalException>(() => JournalRig.OpenAsync(database));
        Assert.Contains("synchronous_commit is off", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_keeps_the_durability_that_it_was_checked_for_when_the_server_is_reconfigured()
    {
        var sessions = new SessionFactory(await postgres.CreateEmptyDatabaseAsync(), _ => Task.CompletedTask);
        await using NpgsqlConnection connection = await sessions.OpenAsync("test", CancellationToken.None);
        Assert.Equal("on session", await connection.ScalarAsync<string>(
            "SELECT setting || ' ' || source FROM pg_settings WHERE name = 'synchronous_commit'", CancellationToken.None));
    }

    [Fact]
    public void Another_cluster_than_before_is_refused_for_good()
    {
        WrongJournalException refused = Assert.Throws<WrongJournalException>(
            () => JournalPreflight.RequireSameSystem(_sound, "2"));
        Assert.Contains("another cluster", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_fell_behind_the_engine_is_never_appended_to()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        rig.Transfer(10);
        rig.Drain();
        // As after the restore of an older backup.
        await Sql.ExecuteAsync(database, "DELETE FROM engine.journal WHERE seq > 2");
        await Sql.EndBackendsAsync(database, "engine lane");
        rig.Transfer(1);
        rig.WaitUntil(() => rig.Journal.State == JournalState.Fenced, "the engine stops for good");
        Assert.Contains("lacks block 3", await rig.Journal.Fenced, StringComparison.Ordinal);
        Assert.Equal(12, rig.Journal.DurableSequence);
        Assert.Equal(2, await Sql.ScalarAsync<long>(database, "SELECT count(*) FROM engine.journal WHERE kind > 0"));
    }

    [Theory]
    [InlineData(0, 1_000, "The journal lacks block 1000")]
    [InlineData(2, 2, "2 synchronous standbys are required")]
    public async Task What_works_in_the_background_works_on_no_server_that_a_lane_would_refuse(
        int requiredStandbys, long block, string reason)
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        var context = new LaneContext(
            new SessionFactory(database, _ => Task.CompletedTask),
            rig.Recovered.Epoch,
            rig.Journal.Status.SystemIdentifier,
            requiredStandbys,
            TimeProvider.System,
            () => { });
        var known = new Watermark(Leaf: 1, Block: block, Sequence: 9_000, Hash: new byte[32]);

        // Not told as what was found to be damaged.
        JournalException refused = await Assert.ThrowsAnyAsync<JournalException>(() => BackgroundSession.OpenAsync(
            context, known, "test", isOwnServer: false, "SET jit = off", CancellationToken.None));
        Assert.IsNotType<PreflightException>(refused);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE engine.journal_000001 DISABLE TRIGGER fence", "fence trigger")]
    [InlineData("DROP INDEX engine.journal_000001_block", "unique index on block")]
    public async Task A_leaf_without_its_guards_is_refused(string damage, string reason)
    {
        string database = await postgres.CreateOpenedAsync();
        await Sql.ExecuteAsync(database, damage);
        JournalException refused = await Assert.ThrowsAnyAsync<JournalException>(() => JournalRig.OpenAsync(database));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
