using Engine.Journal.Backup;
using Engine.Journal.Tests.Fixtures;
using Npgsql;

namespace Engine.Journal.Tests.Backup;

public sealed class JournalEndTests(LeafJournal journal) : IClassFixture<LeafJournal>
{
    [Fact]
    public async Task Events_up_to_the_end_of_any_block_are_as_many_as_there_are_rows()
    {
        string database = await journal.CopyToReadAsync();
        await using NpgsqlConnection connection = await PostgresFixture.ConnectAsync(database);
        BackupPoint end = await JournalEnd.ReadAsync(connection, CancellationToken.None);
        Assert.Equal(journal.LastSequence, end.Sequence);
        await using NpgsqlConnection person = await Sql.ConnectAsync(database);
        for (long block = 1; block <= end.Block; block++)
        {
            long sequence = await Sql.ScalarAsync<long>(person, $"SELECT seq FROM engine.journal WHERE block = {block}");
            Assert.Equal(
                await Sql.ScalarAsync<long>(
                    person, $"SELECT count(*) FROM engine.journal WHERE kind <> 0 AND seq <= {sequence}"),
                await JournalEnd.CountEventsAsync(connection, sequence, CancellationToken.None));
        }
    }

    [Theory]
    [InlineData("0/0", 0UL)]
    [InlineData("0/1A2B3C4D", 0x1A2B3C4DUL)]
    [InlineData("1F/1", 0x1F00000001UL)]
    public void A_place_in_the_log_is_read_as_a_number(string text, ulong place) =>
        Assert.Equal(place, LogPlace.Parse(text));
}
