using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Verification;

public sealed class DamageTests(PostgresFixture postgres)
{
    // Two accounts are sequences 1 and 2; three blocks of ten transfers follow, to 12, 22 and 32.
    [Theory]
    [InlineData("DELETE FROM engine.journal WHERE seq = 17 AND kind = 2", 17, "missing")]
    [InlineData("DELETE FROM engine.journal WHERE seq BETWEEN 17 AND 19", 17, "missing")]
    [InlineData("DELETE FROM engine.journal WHERE seq BETWEEN 13 AND 22", 13, "block 4 is missing")]
    [InlineData("DELETE FROM engine.journal WHERE seq > 22", 23, "the tail is missing")]
    [InlineData("DELETE FROM engine.journal WHERE kind = 0 AND seq = 22", 13, "block 4 is missing")]
    [InlineData("DELETE FROM engine.journal", 1, "the tail is missing")]
    [InlineData("UPDATE engine.journal SET amount = amount + 1 WHERE seq = 17 AND kind = 2", 17, "changed")]
    [InlineData("UPDATE engine.journal SET id = NULL WHERE seq = 12 AND kind = 2", 12, "changed")]
    [InlineData("UPDATE engine.journal SET crc = crc + 1 WHERE seq = 17 AND kind = 2", 17, "changed")]
    [InlineData("UPDATE engine.journal SET epoch = 7 WHERE kind = 0 AND seq = 22", 22, "changed")]
    [InlineData("UPDATE engine.journal SET hash = sha256('x') WHERE kind = 0 AND seq = 22", 22, "changed")]
    [InlineData("UPDATE engine.journal SET seq = 15 WHERE seq = 14 AND kind = 2", 14, "missing")]
    [InlineData("UPDATE engine.engine_lease SET head_hash = sha256('x')", 32, "the tail was replaced")]
    public async Task Damage_is_found_and_the_first_wrong_sequence_named(string damage, long sequence, string reason)
    {
        string database = await JournalOfThreeBlocksAsync();
        Assert.True(await Sql.ExecuteAsync(database, damage) > 0, "the damage was done");

        JournalDamageException found = await Assert.ThrowsAsync<JournalDamageException>(
            () => JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None));
        Assert.Equal(sequence, found.Sequence);
        Assert.Contains(reason, found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_added_row_is_found()
    {
        string database = await JournalOfThreeBlocksAsync();
        await Sql.ExecuteAsync(
            database,
            "SET engine.epoch = '1'; INSERT INTO engine.journal SELECT * FROM engine.journal WHERE seq = 17 AND "
                + "kind = 2");
        JournalDamageException found = await Assert.ThrowsAsync<JournalDamageException>(
            () => JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None));
        Assert.Equal(17, found.Sequence);
        Assert.Contains("too many", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_whose_checksum_was_rewritten_with_them_break_the_chain()
    {
        string database = await JournalOfThreeBlocksAsync();
        string other = await NewThreeBlocksAsync(amountOfFirst: 8);
        int crc = await Sql.ScalarAsync<int>(other, "SELECT crc FROM engine.journal WHERE seq = 3 AND kind = 2");
        await Sql.ExecuteAsync(
            database, $"UPDATE engine.journal SET amount = 8, crc = {crc} WHERE seq = 3 AND kind = 2");
        JournalDamageException found = await Assert.ThrowsAsync<JournalDamageException>(
            () => JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None));
        Assert.Equal(3, found.Sequence);
        Assert.Contains("another hash", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_refuses_to_start_on_damage_and_touches_nothing()
    {
        string database = await JournalOfThreeBlocksAsync();
        await Sql.ExecuteAsync(database, "DELETE FROM engine.journal WHERE seq = 17 AND kind = 2");
        JournalDamageException found = await Assert.ThrowsAsync<JournalDamageException>(() =>
            JournalRig.OpenAsync(database));
        Assert.Equal(17, found.Sequence);
        Assert.Equal(1, await Sql.ScalarAsync<long>(database, "SELECT epoch FROM engine.engine_lease"));
        Assert.Equal(5, await Sql.ScalarAsync<long>(database, "SELECT max(block) FROM engine.journal"));
        Assert.Equal(31, await Sql.ScalarAsync<long>(database, "SELECT count(*) FROM engine.journal WHERE kind > 0"));
    }

    [Fact]
    public async Task A_journal_can_be_verified_while_it_is_written_as_of_any_batch()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        rig.Transfer(500);
        UInt128 digest = rig.Ledger.ComputeDigest();
        long sequence = rig.LastSequence;
        rig.Transfer(500);
        rig.Drain();
        VerificationResult verified =
            await JournalVerifier.VerifyAsync(database, new StatePoint(sequence), null, CancellationToken.None);
        Assert.Equal(digest, verified.Digest);
        Assert.Equal((502L, 1002L, 500L, 1002L), (
            verified.Sequence, verified.LastSequence, verified.Transfers, verified.Events));
        Assert.Equal((UInt128)3500, Assert.Single(verified.Totals).DebitsPosted);
    }

    private async Task<string> JournalOfThreeBlocksAsync() => await postgres.CreateDatabaseAsync(
        copyOf: (await postgres.OnceAsync(async () => new ThreeBlocks(await NewThreeBlocksAsync()))).Database);

    private async Task<string> NewThreeBlocksAsync(UInt128? amountOfFirst = null)
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        for (int i = 0; i < 3; i++)
        {
            rig.Transfer(10, i == 0 ? amountOfFirst : null);
            rig.Drain();
        }

        await rig.Journal.StopAsync();
        return database;
    }

    private sealed record ThreeBlocks(string Database);
}
