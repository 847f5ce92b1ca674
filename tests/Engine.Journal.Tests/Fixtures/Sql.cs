using Npgsql;

namespace Engine.Journal.Tests.Fixtures;

/// <summary>Statements of a person who looks at the journal, or tampers with it.</summary>
internal static class Sql
{
    /// <summary>For many statements. It knows common types only: to load all of a new database takes longer than most tests ask.</summary>
    public static Task<NpgsqlConnection> ConnectAsync(string database) => PostgresFixture.ConnectAsync(
        database + ";Server Compatibility Mode=NoTypeLoading");

    public static async Task<int> ExecuteAsync(string database, string sql)
    {
        await using NpgsqlConnection connection = await ConnectAsync(database);
        return await ExecuteAsync(connection, sql);
    }

    public static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> ScalarAsync<T>(string database, string sql)
    {
        await using NpgsqlConnection connection = await ConnectAsync(database);
        return await ScalarAsync<T>(connection, sql);
    }

    public static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Ends the backends of a database whose application name starts so; returns how many.</summary>
    public static async Task<int> EndBackendsAsync(string database, string prefix) => (int)await ScalarAsync<long>(
        database,
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        + $"WHERE datname = current_database() AND application_name LIKE '{prefix}%' AND pid <> pg_backend_pid()");
}
