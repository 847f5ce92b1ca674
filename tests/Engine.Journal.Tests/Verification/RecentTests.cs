using Engine.Journal.Tests.Fixtures;
using Engine.Journal.Verification;
using Npgsql;

namespace Engine.Journal.Tests.Verification;

/// <summary>An engine writes and looks at its newest rows in SQL, which somebody else may have had their hands on.</summary>
public sealed class RecentTests(PostgresFixture postgres)
{
    // The claim is block 1; two accounts are sequences 1 and 2; three blocks of ten transfers follow, to 12, 22 and 32.
    [Theory]
    [InlineData("DELETE FROM engine.journal WHERE seq = 17 AND kind = 2", "sequence 17: the row is missing", 1)]
    [InlineData("DELETE FROM engine.journal WHERE seq = 32 AND kind = 2", "sequence 32: the row is missing", 1)]
    [InlineData("DELETE FROM engine.journal WHERE kind = 0 AND seq = 22", "block 4 is missing", 0)]
    [InlineData("DELETE FROM engine.journal WHERE seq > 22", "sequence 23: the row is missing", 10)]
    [InlineData("UPDATE engine.journal SET amount = amount + 1 WHERE seq = 17 AND kind = 2", "sequence 17: the row was changed", 0)]
    [InlineData("UPDATE engine.journal SET user_data_32 = 9 WHERE seq = 3 AND kind = 2", "sequence 3: the row was changed", 0)]
    public async Task A_row_deleted_or_altered_by_hand_is_found_and_named(string deed, string told, int lost)
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        using RecentVerifier verifier = rig.Journal.NewRecentVerifier();
        await using NpgsqlConnection connection = await PostgresFixture.ConnectAsync(database);
        WriteThreeBlocks(rig);
        RecentVerification before = await verifier.VerifyAsync(connection, CancellationToken.None);
        Assert.Equal((1, 32, ""), (before.From, before.Through, before.Damage));
        Assert.Equal(new RowTotals { Events = 32, Transfers = 30, Value = 210 }, before.Seen);
        Assert.Equal(before.Committed, before.Seen);

        Assert.True(await Sql.ExecuteAsync(database, deed) > 0, "the deed was done");

        RecentVerification after = await verifier.VerifyAsync(connection, CancellationToken.None);
        Assert.Contains(told, after.Damage, StringComparison.Ordinal);
        Assert.Equal(lost, after.Committed.Events - after.Seen.Events);
    }

    [Fact]
    public async Task What_was_damaged_is_told_until_it_is_right_again_however_much_is_written_since()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        using RecentVerifier verifier = rig.Journal.NewRecentVerifier();
        await using NpgsqlConnection connection = await PostgresFixture.ConnectAsync(database);
        WriteThreeBlocks(rig);
        await Sql.ExecuteAsync(database, "UPDATE engine.journal SET amount = 8 WHERE seq = 17 AND kind = 2");
        Assert.Contains("17", (await verifier.VerifyAsync(connection, CancellationToken.None)).Damage, StringComparison.Ordinal);
        for (int i = 0; i < 15; i++)
        {
            rig.Transfer(8_000); // more than is remembered, over several leaves
        }

        rig.Drain();
        RecentVerification still = await verifier.VerifyAsync(connection, CancellationToken.None);
        Assert.Contains("sequence 17", still.Damage, StringComparison.Ordinal);
        Assert.Equal(1, (int)(still.Seen.Value - still.Committed.Value));

        await Sql.ExecuteAsync(database, "UPDATE engine.journal SET amount = 7 WHERE seq = 17 AND kind = 2");
        RecentVerification mended = await verifier.VerifyAsync(connection, CancellationToken.None);
        Assert.Equal("", mended.Damage);
        Assert.Equal(rig.LastSequence, mended.Through);
        Assert.InRange(mended.Seen.Events, 8_000, CommittedBlocks.MostEvents + 8_000);
    }

    [Fact]
    public async Task Nothing_is_told_while_an_engine_writes_over_its_leaves()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        using RecentVerifier verifier = rig.Journal.NewRecentVerifier();
        await using NpgsqlConnection connection = await PostgresFixture.ConnectAsync(database);
        Assert.Equal(RecentVerification.Nothing with { Damage = "" }, await verifier.VerifyAsync(connection, CancellationToken.None));
        rig.CreateTwoAccounts();
        for (int i = 0; i < 12; i++)
        {
            rig.Transfer(3_000);
            rig.Transfer(900); // two lanes are under way
            RecentVerification found = await verifier.VerifyAsync(connection, CancellationToken.None);
            Assert.Equal(("", found.Committed), (found.Damage, found.Seen));
        }

        Assert.True(rig.LastSequence > 2 * rig.Journal.LeafRows, "the test rolls over leaves");
        Assert.InRange(verifier.WholeReads, 0, 3);
    }

    private static void WriteThreeBlocks(JournalRig rig)
    {
        rig.CreateTwoAccounts();
        for (int block = 0; block < 3; block++)
        {
            rig.Transfer(10);
            rig.Drain();
        }
    }
}
