using Engine.Journal.Tests.Fixtures;
using Npgsql;

namespace Engine.Journal.Tests.Verification;

/// <summary>
/// A row that was changed, deleted, added or moved in any leaf, sealed, full or open, is found and named: by a verification
/// of everything and by one of its leaf alone.
/// </summary>
public sealed class AnyRowTests(LeafJournal journal) : IClassFixture<LeafJournal>
{
    private const int Rows = LeafJournal.LeafRows;

    private static readonly string[] _places = ["seq", "kind"];

    // Every column there is, by its type.
    private const string Columns =
        """
        SELECT column_name::text, CASE data_type
            WHEN 'uuid' THEN 'gen_random_uuid()'
            WHEN 'text' THEN format('coalesce(%1$s, '''') || ''x''', column_name)
            WHEN 'bytea' THEN 'sha256(''x'')'
            WHEN 'numeric' THEN format('coalesce(%1$s, 0) + 1', column_name)
            ELSE format('coalesce(%1$s, 0) # 1024', column_name) END
        FROM information_schema.columns WHERE table_schema = 'engine' AND table_name = 'journal' ORDER BY ordinal_position
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_change_of_any_column_of_any_kind_of_row_is_found_at_the_row(int leaf)
    {
        string database = await journal.CopyAsync();
        long sequence = ((leaf - 1) * Rows) + 100;
        await using NpgsqlConnection person = await Sql.ConnectAsync(database);
        List<(string Name, string Change)> columns = await ColumnsAsync(person);
        Assert.Equal(24, columns.Count);
        string[] rows = [$"seq = {sequence} AND kind <> 0", await BlockRowAsync(person, leaf)];
        for (int of = 0; of < rows.Length; of++)
        {
            string row = rows[of];
            long at = await Sql.ScalarAsync<long>(person, $"SELECT seq FROM engine.journal WHERE {row}");
            string near = $"seq IN ({at}, {at} # 1024)";
            await Sql.ExecuteAsync(
                person,
                $"DROP TABLE IF EXISTS aside; CREATE TABLE aside AS SELECT * FROM engine.journal_00000{leaf} WHERE {near}");

            // Every column in half of the leaves, one that is sealed and one that is not; events and blocks in turns. In the
            // short run in one leaf each, of an event by the one verification, of a block by the other.
            int step = TestScale.Of(few: 4, all: 2);
            for (int i = (leaf + of) % step; i < columns.Count; i += step)
            {
                (string name, string change) = columns[i];
                Assert.True(await Sql.ExecuteAsync(person, $"UPDATE engine.journal SET {name} = {change} WHERE {row}") > 0);
                bool tellsPlace = !_places.Contains(name);
                bool isOfEvenTurn = ((i / step) + of) % 2 == 0;
                if (TestScale.IsLong || isOfEvenTurn)
                {
                    JournalDamageException part = await Assert.ThrowsAsync<JournalDamageException>(() => VerifyAsync(database, leaf));
                    Assert.True(part.Sequence == at || !tellsPlace, $"{name}: {part.Message}");
                }

                if (TestScale.IsLong || !isOfEvenTurn)
                {
                    JournalDamageException whole = await Assert.ThrowsAsync<JournalDamageException>(() => VerifyAsync(database));
                    Assert.True(whole.Sequence == at || !tellsPlace, $"{name}: {whole.Message}");
                }

                await Sql.ExecuteAsync(
                    person,
                    $"""
                    DELETE FROM engine.journal_00000{leaf} j
                        WHERE {near} AND NOT EXISTS (SELECT FROM aside k WHERE k::text = j::text);
                    SET engine.epoch = '2';
                    INSERT INTO engine.journal SELECT * FROM aside WHERE {row};
                    """);
            }
        }

        await VerifyAsync(database, leaf);
        await VerifyAsync(database);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_row_deleted_added_or_moved_is_found(int leaf)
    {
        const int Around = 50;
        long at = ((leaf - 1) * Rows) + 100;
        string database = await journal.CopyAsync();
        await using NpgsqlConnection person = await Sql.ConnectAsync(database);
        string near = $"seq BETWEEN {at} AND {at + Around}";
        await Sql.ExecuteAsync(
            person,
            $"SET engine.epoch = '2'; CREATE TABLE aside AS SELECT * FROM engine.journal_00000{leaf} WHERE {near}");
        await FindsAsync($"DELETE FROM engine.journal WHERE seq = {at}", "missing");
        await FindsAsync($"INSERT INTO engine.journal SELECT * FROM engine.journal WHERE seq = {at}", "too many");
        await FindsAsync($"UPDATE engine.journal SET seq = {at} WHERE seq = {at + Around} AND kind <> 0", "");
        await FindsAsync(
            $"UPDATE engine.journal SET seq = CASE seq WHEN {at} THEN {at + 1} ELSE {at} END WHERE seq IN ({at}, {at + 1})",
            "changed");
        await VerifyAsync(database, leaf);

        async Task FindsAsync(string damage, string told)
        {
            Assert.True(await Sql.ExecuteAsync(person, damage) > 0, "the damage was done");
            JournalDamageException whole = await Assert.ThrowsAsync<JournalDamageException>(() => VerifyAsync(database));
            JournalDamageException part = await Assert.ThrowsAsync<JournalDamageException>(() => VerifyAsync(database, leaf));
            Assert.Equal((at, at), (whole.Sequence, part.Sequence));
            Assert.Contains(told, whole.Message, StringComparison.Ordinal);
            Assert.Contains(told, part.Message, StringComparison.Ordinal);
            await Sql.ExecuteAsync(
                person,
                $"DELETE FROM engine.journal_00000{leaf} WHERE {near}; INSERT INTO engine.journal SELECT * FROM aside");
        }
    }

    // In the short run two moves, each between a leaf that is sealed and one that is not, one forth and one back.
    public static TheoryData<int, int> Moves => TestScale.IsLong
        ? new() { { 1, 4 }, { 4, 1 }, { 2, 3 }, { 3, 2 } }
        : new() { { 1, 4 }, { 3, 2 } };

    [Theory]
    [MemberData(nameof(Moves))]
    public async Task A_row_that_was_moved_to_another_leaf_is_found_in_both(int leaf, int other)
    {
        string database = await journal.CopyAsync();
        long at = ((leaf - 1) * Rows) + 100, to = ((other - 1) * Rows) + 200;
        await Sql.ExecuteAsync(
            database, $"SET engine.epoch = '2'; UPDATE engine.journal SET seq = {to} WHERE seq = {at} AND kind <> 0");
        JournalDamageException whole = await Assert.ThrowsAsync<JournalDamageException>(() => VerifyAsync(database));
        Assert.InRange(whole.Sequence, Math.Min(at, to), Math.Min(at, to));
        Assert.Equal(at, (await Assert.ThrowsAsync<JournalDamageException>(() => VerifyAsync(database, leaf))).Sequence);
        Assert.Equal(to, (await Assert.ThrowsAsync<JournalDamageException>(() => VerifyAsync(database, other))).Sequence);
    }

    private static Task<VerificationResult> VerifyAsync(string database) =>
        JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None);

    private static async Task<RangeVerification> VerifyAsync(string database, int leaf)
    {
        (long from, long to) = await RangeVerifier.FindLeafAsync(database, leaf, CancellationToken.None);
        return await RangeVerifier.VerifyAsync(database, from, to, progress: null, CancellationToken.None);
    }

    // Of one in the middle, which neither begins nor ends the leaf.
    private static async Task<string> BlockRowAsync(NpgsqlConnection person, int leaf) =>
        $"block = {await Sql.ScalarAsync<long>(person, $"SELECT min(block) + 1 FROM engine.journal_00000{leaf}")}";

    private static async Task<List<(string Name, string Change)>> ColumnsAsync(NpgsqlConnection person)
    {
        List<(string Name, string Change)> columns = [];
        await using var command = new NpgsqlCommand(Columns, person);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            columns.Add((reader.GetString(0), reader.GetString(1)));
        }

        return columns;
    }
}
