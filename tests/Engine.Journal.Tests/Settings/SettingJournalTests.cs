using Engine.Core.Ledger;
using Engine.Journal.Tests.Archiving;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Settings;

/// <summary>Changed settings in rows, seals, checkpoints and archives.</summary>
public sealed class SettingJournalTests(PostgresFixture postgres)
{
    private const string Changes =
        "SELECT string_agg(concat_ws('|', setting, value_before, value_after, who, why), ' ' ORDER BY seq) "
        + "FROM engine.setting_changes";

    [Fact]
    public async Task A_start_from_a_checkpoint_knows_what_was_changed_and_people_read_it_from_archives_too()
    {
        string database = await postgres.CreateDatabaseAsync();
        using var archives = new Archives();
        int leaves = TestScale.Of(few: 2, all: 3);
        await using (JournalRig rig = await JournalRig.OpenAsync(EngineRig.OptionsFor(database)))
        {
            var filler = new LeafFiller();
            filler.CreateAccounts(rig);
            Change(rig, "lanes", "2", "4");
            filler.Fill(rig, rig.Journal.LeafRows + LeafFiller.Batch);
            Change(rig, "ring-slots", "16384", "32768");
            Change(rig, "lanes", "4", "");
            filler.Fill(rig, (leaves * rig.Journal.LeafRows) + LeafFiller.Batch);
            rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf >= leaves, "the leaves are sealed");
            Change(rig, "ring-slots", "32768", "65536");
            rig.Drain();
        }

        string all = "lanes|2|4|ann|a test ring-slots|16384|32768|ann|a test lanes|4||ann|a test ring-slots|32768|65536|ann|a test";
        Assert.Equal(all, await Sql.ScalarAsync<string>(database, Changes));
        Assert.NotEmpty(await archives.ArchiveAsync(database, keep: 1));
        Assert.Equal(all, await Sql.ScalarAsync<string>(database, Changes));

        await using JournalRig again = await JournalRig.OpenAsync(database);
        Assert.True(again.Recovered.Events < again.Journal.LeafRows, "sealed leaves are not replayed");
        Assert.Equal(["4", "32768", "", "65536"], again.Ledger.Settings.Changes.Select(change => change.To));
        SettingChange standing = Assert.Single(again.Ledger.Settings.Standing);
        Assert.Equal(("ring-slots", "65536"), (standing.Name, standing.To));
        VerificationResult verified = await JournalVerifier.VerifyAsync(
            database, new StatePoint(again.LastSequence, again.Ledger.ForgottenThrough), null, CancellationToken.None);
        Assert.Equal(verified.Digest, again.Ledger.ComputeDigest());
    }

    [Fact]
    public async Task A_checkpoint_whose_settings_are_damaged_is_not_used()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using (JournalRig rig = await JournalRig.OpenAsync(EngineRig.OptionsFor(database)))
        {
            var filler = new LeafFiller();
            filler.CreateAccounts(rig);
            Change(rig, "lanes", "2", "4");
            filler.Fill(rig, rig.Journal.LeafRows + LeafFiller.Batch);
            rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf >= 1, "the leaf is sealed");
        }

        await Sql.ExecuteAsync(
            database,
            "SET session_replication_role = replica; "
            + "UPDATE engine.checkpoint_page SET bytes = set_byte(bytes, 12, 1 + get_byte(bytes, 12)) WHERE kind = 4");
        await using JournalRig again = await JournalRig.OpenAsync(database);
        Assert.True(again.Recovered.Events > again.Journal.LeafRows, "everything is replayed");
        Assert.Equal("4", Assert.Single(again.Ledger.Settings.Standing).To);
    }

    [Fact]
    public async Task Checkpoints_of_before_settings_could_change_and_of_before_limits_are_verified_as_they_are()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using (JournalRig rig = await JournalRig.OpenAsync(EngineRig.OptionsFor(database)))
        {
            var filler = new LeafFiller();
            filler.CreateAccounts(rig);
            filler.Fill(rig, rig.Journal.LeafRows + LeafFiller.Batch);
            rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf >= 1, "the leaf is sealed");
        }

        foreach (string column in new[] { "settings", "limits" })
        {
            await Sql.ExecuteAsync(database, $"ALTER TABLE engine.checkpoint DROP COLUMN {column}");
            VerificationResult verified = await JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None);
            Assert.True(verified.Transfers > 0, "it is read");
        }
    }

    private static void Change(JournalRig rig, string name, string from, string to) =>
        rig.Append(() => rig.Ledger.ChangeSetting(new SettingChange(name, from, to, "ann", "a test"), now: 0));
}
