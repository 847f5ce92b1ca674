using System.Data;
using System.Globalization;
using Engine.Journal.Fencing;
using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Archiving;

/// <summary>
/// Keeps the tables of leaves in their places for who reads them as of one moment: that one was archived since would not be
/// seen in such a transaction, and yet its table would be gone. Taken before the transaction begins, for the same reason.
/// </summary>
internal sealed class LeafReaders : IAsyncDisposable
{
    private static readonly string s_lock = string.Create(
        CultureInfo.InvariantCulture, $"({AdvisoryLocks.Class}, {AdvisoryLocks.LeafReaders})");

    private readonly NpgsqlConnection _connection;

    private LeafReaders(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Enters; until it is disposed, or the session ends.</summary>
    public static async Task<LeafReaders> EnterAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await connection.ExecuteAsync($"SELECT pg_advisory_lock_shared{s_lock}", cancellation).ConfigureAwait(false);
        return new LeafReaders(connection);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection.State != ConnectionState.Open)
        {
            return;
        }

        try
        {
            await _connection.ExecuteAsync($"SELECT pg_advisory_unlock_shared{s_lock}", CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // The session is lost, and the lock with it.
        }
    }
}
