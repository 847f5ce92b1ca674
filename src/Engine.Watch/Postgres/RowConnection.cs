using Npgsql;

namespace Engine.Watch.Postgres;

/// <summary>
/// A connection by which rows of the journal are looked at, in binary and as of one moment, so that it is used through the
/// driver. No question has a limit of its own, for when one falls the driver waits for a silent server to hear of it: a question
/// that takes too long is given up with its connection, and nobody waits for either. For one thread at a time.
/// </summary>
/// <param name="connectionString">The journal's server and database.</param>
/// <param name="name">What the connection shows up as.</param>
/// <param name="limit">The longest that a question is waited for, connecting included.</param>
internal sealed class RowConnection(string connectionString, string name, TimeSpan limit) : IDisposable
{
    private readonly string _connectionString =
        new NpgsqlConnectionStringBuilder(WatchConnection.StringOf(connectionString, name)) { CommandTimeout = 0 }.ConnectionString;

    private NpgsqlConnection? _connection;

    /// <summary>Asks. Blocks its thread.</summary>
    /// <exception cref="NpgsqlException">The server refuses, or cannot be reached.</exception>
    /// <exception cref="TimeoutException">It has not answered in time.</exception>
    public T Ask<T>(Func<NpgsqlConnection, Task<T>> ask)
    {
        using var given = new CancellationTokenSource();
        try
        {
            return Task.Run(() => AskAsync(ask), given.Token).WaitAsync(limit).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            given.Cancel(); // what has not begun shall not
            Dispose();
            throw new TimeoutException($"PostgreSQL has not answered for {limit.TotalSeconds:0} s");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = _connection?.DisposeAsync().AsTask();
        _connection = null;
    }

    private async Task<T> AskAsync<T>(Func<NpgsqlConnection, Task<T>> ask)
    {
        if (_connection is null)
        {
            var connection = new NpgsqlConnection(_connectionString);
            _connection = connection;
            await connection.OpenAsync().ConfigureAwait(false);
        }

        return await ask(_connection).ConfigureAwait(false);
    }
}
