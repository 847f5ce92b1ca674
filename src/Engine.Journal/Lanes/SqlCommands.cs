using System.Runtime.CompilerServices;
using Npgsql;

namespace Engine.Journal.Lanes;

/// <summary>
/// One-line statements on a connection. Who awaits one goes on on a thread of the pool: where the process has answers gone on
/// with where sockets are read, all of its clients would wait for whatever is reckoned next, and sealing reckons long.
/// </summary>
internal static class SqlCommands
{
    /// <summary>Runs statements for their effect.</summary>
    public static async Task<int> ExecuteAsync(
        this NpgsqlConnection connection,
        string sql,
        CancellationToken cancellation,
        params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        int rows = await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        await LeaveSocketsAsync();
        return rows;
    }

    /// <summary>Ends the other sessions of that name, which an engine may have lost without their noticing.</summary>
    public static Task TerminateNamesakesAsync(this NpgsqlConnection connection, string applicationName) =>
        connection.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 "
            + "AND datname = current_database() AND pid <> pg_backend_pid()",
            CancellationToken.None,
            new NpgsqlParameter<string> { TypedValue = applicationName });

    /// <summary>Reads the first column of the first row; default if there is no row or it is null.</summary>
    public static async Task<T?> ScalarAsync<T>(
        this NpgsqlConnection connection,
        string sql,
        CancellationToken cancellation,
        params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        object? found = await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
        await LeaveSocketsAsync();
        return found is T value ? value : default;
    }

    /// <summary>Reads the first row; default if there is none.</summary>
    public static async Task<T?> FirstAsync<T>(
        this NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation,
        params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        T? first = await reader.ReadAsync(cancellation).ConfigureAwait(false) ? read(reader) : default;
        await LeaveSocketsAsync();
        return first;
    }

    /// <summary>Goes on on a thread of the pool.</summary>
    public static ConfiguredTaskAwaitable LeaveSocketsAsync() =>
        Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}
