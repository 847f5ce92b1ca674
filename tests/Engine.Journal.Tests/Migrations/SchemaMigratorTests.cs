using Engine.Core.Pipeline;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Migrations;

public sealed class SchemaMigratorTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_journal_of_a_newer_version_is_refused_in_one_line()
    {
        string database = await postgres.CreateEmptyDatabaseAsync();
        await (await JournalRig.OpenAsync(database)).DisposeAsync();
        await Sql.ExecuteAsync(
            database, "INSERT INTO engine.engine_migration (scriptname, applied) VALUES ('9999_later.sql', now())");
        foreach (Func<Task> attempt in new Func<Task>[]
        {
            () => JournalRig.OpenAsync(database),
            () => JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None),
        })
        {
            JournalException refused = await Assert.ThrowsAsync<JournalException>(attempt);
            Assert.Contains("newer version (it has migration 9999", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
        }
    }

    [Fact]
    public async Task The_size_of_leaves_cannot_change_once_the_journal_is_created()
    {
        string database = await postgres.CreateOpenedAsync();
        JournalException refused = await Assert.ThrowsAsync<JournalException>(() => JournalRig.OpenAsync(
            JournalRig.OptionsFor(database) with { LeafRows = 4 * PartitionOptions.MaxBatch }));
        Assert.Contains($"set leaf-rows to {2 * PartitionOptions.MaxBatch}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_without_a_journal_cannot_be_verified()
    {
        string database = await postgres.CreateEmptyDatabaseAsync();
        JournalException refused = await Assert.ThrowsAsync<JournalException>(
            () => JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None));
        Assert.Contains("There is no journal in", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_rights_are_named()
    {
        string database = await postgres.CreateEmptyDatabaseAsync();
        await Sql.ExecuteAsync(
            database,
            "DO $$ BEGIN CREATE ROLE bystander LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(database) { Username = "bystander" };
        JournalException refused = await Assert.ThrowsAsync<JournalException>(
            () => JournalRig.OpenAsync(settings.ConnectionString));
        Assert.Contains("permission denied", refused.Message, StringComparison.Ordinal);
        Assert.Contains("CREATE on the database", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=/nowhere;Username=x;Database=y", "check that the server runs")]
    [InlineData("Hose=here", "The connection string cannot be read")]
    public async Task A_wrong_connection_string_is_explained_in_one_line(string connectionString, string reason)
    {
        JournalException refused = await Assert.ThrowsAsync<JournalException>(() =>
            JournalRig.OpenAsync(connectionString));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        string database = await postgres.CreateEmptyDatabaseAsync();
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(database) { Database = "nowhere" };
        JournalException refused = await Assert.ThrowsAsync<JournalException>(
            () => JournalRig.OpenAsync(settings.ConnectionString));
        Assert.Contains("create the database, or name another", refused.Message, StringComparison.Ordinal);
    }
}
