using Npgsql;

namespace Engine.Cli.Load.Capacity;

/// <summary>What the journal's PostgreSQL says of itself.</summary>
/// <param name="WalBytes">Write-ahead log written since the cluster was made.</param>
/// <param name="DatabaseBytes">Size of the database's files.</param>
/// <param name="Folder">Where they are; null where we may not know.</param>
internal sealed record JournalFacts(double WalBytes, double DatabaseBytes, string? Folder);

/// <summary>Asks the journal's PostgreSQL, on a connection that is kept; what cannot be asked is null.</summary>
internal sealed class JournalProbe(string? connectionString) : IAsyncDisposable
{
    private const string Question =
        """
        SELECT (pg_current_wal_insert_lsn() - '0/0')::float8, pg_database_size(current_database())::float8,
               CASE WHEN pg_has_role('pg_read_all_settings', 'member') THEN current_setting('data_directory') END
        """;

    private NpgsqlConnection? _connection;

    /// <summary>Asks; null where nobody can be asked.</summary>
    public async Task<JournalFacts?> AskAsync(CancellationToken cancellation)
    {
        if (connectionString is null)
        {
            return null;
        }

        try
        {
            if (_connection is null)
            {
                _connection = new NpgsqlConnection(connectionString);
                await _connection.OpenAsync(cancellation);
            }

            await using var command = new NpgsqlCommand(Question, _connection);
            await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation);
            await row.ReadAsync(cancellation);
            return new JournalFacts(row.GetDouble(0), row.GetDouble(1), row.IsDBNull(2) ? null : row.GetString(2));
        }
        catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException)
        {
            await DisposeAsync();
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
