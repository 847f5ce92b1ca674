using Npgsql;

namespace Engine.Journal.Tests.Fixtures;

/// <summary>Statements of a person who looks at the journal, or tampers with it.</summary>
internal static class Sql
{
    public static async Task<int> ExecuteAsync(string database, string sql)
    {
        await using NpgsqlConnection connection = await PostgresFixture.ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> ScalarAsync<T>(string database, string sql)
    {
        await using NpgsqlConnection connection = await PostgresFixture.ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The backends of a database whose application name starts so.</summary>
    public static Task<int> EndBackendsAsync(string database, string prefix) => ExecuteAsync(
        database,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        + $"WHERE datname = current_database() AND application_name LIKE '{prefix}%' AND pid <> pg_backend_pid()");
}
