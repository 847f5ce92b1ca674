using System.Collections.Concurrent;
using Engine.Core.Ledger;
using Engine.Journal.Tests.Fixtures;
using Npgsql;

namespace Engine.Journal.Tests.Checkpoints;

/// <summary>A start goes on from the newest sound checkpoint, and comes to the state that a replay of everything gives.</summary>
public sealed class CheckpointTests(PostgresFixture postgres, SealedJournal journal) : IClassFixture<SealedJournal>
{
    private static readonly int s_leaves = LeafFiller.FewLeaves;

    // No test of a copy touches its rows: in the short run each state that they lead to is computed once.
    private static readonly ConcurrentDictionary<StatePoint, VerificationResult> s_replays = new();

    [Fact]
    public async Task A_start_from_a_checkpoint_gives_the_state_of_a_whole_replay()
    {
        string database = await journal.CopyAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        Assert.Equal(s_leaves * rig.Journal.LeafRows, rig.Ledger.ForgottenThrough);
        Assert.True(rig.Recovered.Events < rig.Journal.LeafRows, "sealed leaves are not replayed");
        await RequireSameStateAsync(rig, database);
    }

    [Theory]
    [InlineData("UPDATE engine.checkpoint_page SET bytes = set_byte(bytes, 40, 1 + get_byte(bytes, 40)) WHERE leaf = 3")]
    [InlineData("DELETE FROM engine.checkpoint_page WHERE leaf = 3 AND kind = 1")]
    [InlineData("UPDATE engine.checkpoint SET last_ts = last_ts + 1 WHERE leaf = 3")]
    [InlineData("UPDATE engine.checkpoint SET accounts = accounts + 300 WHERE leaf = 3")]
    [InlineData("DELETE FROM engine.checkpoint WHERE leaf = 3")]
    public async Task Where_a_checkpoint_is_damaged_the_one_before_is_used(string damage)
    {
        string database = await journal.CopyAsync();
        await DamageAsync(database, damage);
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        Assert.InRange(rig.Recovered.Events, rig.Journal.LeafRows / 2, 2 * rig.Journal.LeafRows);
        await RequireSameStateAsync(rig, database);
    }

    [Theory]
    [InlineData("UPDATE engine.open_hold SET amount = amount + 1")]
    [InlineData("DELETE FROM engine.checkpoint_page")]
    [InlineData("DELETE FROM engine.checkpoint")]
    public async Task Where_every_checkpoint_is_damaged_everything_is_replayed(string damage)
    {
        string database = await journal.CopyAsync();
        await DamageAsync(database, damage);
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        Assert.True(rig.Recovered.Events > s_leaves * rig.Journal.LeafRows * 9 / 10, "everything is replayed");
        await RequireSameStateAsync(rig, database);
    }

    [Theory]
    [InlineData("DELETE FROM engine.leaf_filter WHERE leaf = 2")]
    [InlineData("UPDATE engine.leaf_filter SET bytes = set_byte(bytes, 7, 255 - get_byte(bytes, 7)) WHERE leaf = 2 AND part = 1")]
    [InlineData("UPDATE engine.leaf_filter SET bytes = substring(bytes FROM 1 FOR 40) WHERE leaf = 1 AND part = 0")]
    [InlineData("INSERT INTO engine.leaf_filter SELECT leaf, 7, bytes FROM engine.leaf_filter WHERE leaf = 1 AND part = 1")]
    [InlineData("DELETE FROM engine.leaf_filter")]
    public async Task A_filter_that_is_missing_or_damaged_is_made_anew(string damage)
    {
        string database = await journal.CopyAsync();
        await using NpgsqlConnection person = await Sql.ConnectAsync(database);
        string before = await FiltersAsync(person);
        await DamageAsync(database, damage);
        Assert.NotEqual(before, await FiltersAsync(person));
        await using JournalRig rig = await JournalRig.OpenAsync(EngineRig.OptionsFor(database));
        Assert.Equal(s_leaves * rig.Journal.LeafRows, rig.Ledger.ForgottenThrough);
        Assert.True(rig.Recovered.Events < rig.Journal.LeafRows, "sealed leaves are not replayed for it");
        await RequireSameStateAsync(rig, database);
        rig.WaitUntil(() => FiltersAsync(person).GetAwaiter().GetResult() == before, "the filter is there again");
    }

    [Fact]
    public async Task A_filter_that_is_made_anew_has_burnt_ids_and_holds_that_expired_too()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using (JournalRig rig = await JournalRig.OpenAsync(EngineRig.OptionsFor(database)))
        {
            var filler = new LeafFiller();
            filler.CreateAccounts(rig);
            Send(rig, new Transfer
            {
                Id = 1,
                DebitAccountId = 1,
                CreditAccountId = 2,
                Amount = 5,
                Ledger = 1,
                Code = 1,
                Flags = TransferFlags.Pending,
                Timeout = 1,
            });
            Send(rig, new Transfer { Id = 2, PendingId = 1, Flags = TransferFlags.VoidPending });
            Send(rig, new Transfer { Id = 3, PendingId = 9, Flags = TransferFlags.VoidPending });
            filler.Fill(rig, rig.Journal.LeafRows + LeafFiller.Batch);
            rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf >= 1, "the leaf is sealed");
        }

        Assert.Equal(2, await Sql.ScalarAsync<long>(database, "SELECT count(DISTINCT kind) FROM engine.journal WHERE kind IN (3, 4)"));
        await using NpgsqlConnection person = await Sql.ConnectAsync(database);
        string before = await FiltersAsync(person);
        await DamageAsync(database, "DELETE FROM engine.leaf_filter");
        await using JournalRig again = await JournalRig.OpenAsync(EngineRig.OptionsFor(database));
        again.WaitUntil(() => FiltersAsync(person).GetAwaiter().GetResult() == before, "the filter is there again");
    }

    [Fact]
    public async Task Checkpoints_of_before_holds_could_change_are_verified_as_they_are()
    {
        string database = await journal.CopyAsync();
        await Sql.ExecuteAsync(database, "ALTER TABLE engine.open_hold DROP COLUMN captured, DROP COLUMN expires_at");
        VerificationResult replay = await JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None);
        Assert.True(replay.OpenHolds > 0, "there are holds in it");
        await Sql.ExecuteAsync(database, "ALTER TABLE engine.open_hold ADD captured numeric DEFAULT 1, ADD expires_at bigint");
        await Assert.ThrowsAsync<JournalDamageException>(
            () => JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None));
    }

    // Two seconds after what came before it: a hold of one second has expired by then.
    private static void Send(JournalRig rig, Transfer transfer)
    {
        Transfer[] one = [transfer];
        rig.Append(() => rig.Ledger.CreateTransfers(one, rig.Ledger.LastTimestamp + 2_000_000_000, new ResultList()));
    }

    private static async Task RequireSameStateAsync(JournalRig rig, string database)
    {
        var point = new StatePoint(rig.LastSequence, rig.Ledger.ForgottenThrough);
        if (TestScale.IsLong || !s_replays.TryGetValue(point, out VerificationResult? replay))
        {
            await DamageAsync(database, "DELETE FROM engine.checkpoint"); // verify holds them against the rows itself
            replay = await JournalVerifier.VerifyAsync(database, point, null, CancellationToken.None);
            s_replays[point] = replay;
        }

        Assert.Equal(replay.Digest, rig.Ledger.ComputeDigest());
        Assert.Equal(
            (replay.Accounts, replay.Transfers, replay.OpenHolds, replay.BurntIds),
            (rig.Ledger.AccountCount, rig.Ledger.TransferCount, rig.Ledger.OpenHoldCount, rig.Ledger.BurntCount));
    }

    private static Task<int> DamageAsync(string database, string damage) =>
        Sql.ExecuteAsync(database, $"SET session_replication_role = replica; {damage}");

    private static Task<string> FiltersAsync(NpgsqlConnection person) => Sql.ScalarAsync<string>(
        person, "SELECT coalesce(string_agg(md5(bytes), ' ' ORDER BY leaf, part), '') FROM engine.leaf_filter");
}
