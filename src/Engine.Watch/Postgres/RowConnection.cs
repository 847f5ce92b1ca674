using Npgsql;

namespace Engine.Watch.Postgres;

/// <summary>
/// A connection by which rows of the journal are looked at, in binary and as of one moment, so that it is used through the
/// driver. No question has a limit of its own, for when one falls the driver waits for a silent server to hear of it: a question
/// that takes too long is given up with its connection, and is not waited for. There is no other connection before that one has
/// ended, which the server is told to do once it speaks again: never more than one is left behind there. For one thread at a time.
/// </summary>
/// <param name="connectionString">The journal's server and database.</param>
/// <param name="name">What the connection shows up as.</param>
/// <param name="limit">The longest that a question is waited for, connecting included.</param>
internal sealed class RowConnection(string connectionString, string name, TimeSpan limit) : IDisposable
{
    private const int EndingMilliseconds = 1_000;

    private readonly string _bounded = WatchConnection.StringOf(connectionString, name);
    private Line? _line;
    private Line? _left;

    /// <summary>Asks. Blocks its thread.</summary>
    /// <exception cref="NpgsqlException">The server refuses, or cannot be reached.</exception>
    /// <exception cref="TimeoutException">It has not answered in time.</exception>
    public T Ask<T>(Func<NpgsqlConnection, Task<T>> ask)
    {
        EndLeft();
        using var given = new CancellationTokenSource();
        Line line = _line ??= new Line(new NpgsqlConnectionStringBuilder(_bounded) { CommandTimeout = 0 }.ConnectionString);
        Task<T> asking = Task.Run(() => line.AskAsync(ask), given.Token);
        try
        {
            return asking.WaitAsync(limit).GetAwaiter().GetResult();
        }
        catch (TimeoutException) when (!asking.IsCompleted)
        {
            given.Cancel(); // what has not begun shall not
            Leave(asking);
            throw Silent();
        }
        catch
        {
            Leave(asking);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Leave(Task.CompletedTask);

    private void Leave(Task asking)
    {
        _line?.Close(asking);
        (_left, _line) = (_line, null);
    }

    // On a line that swallows everything our end of it never hears the other's: the server's word is enough.
    private void EndLeft()
    {
        if (_left is not { Ended.IsCompleted: false } left)
        {
            return;
        }

        if (left.Backend != 0)
        {
            using var other = WatchConnection.Open(_bounded);
            string end = $"SELECT pg_terminate_backend(pid, {EndingMilliseconds}) AS done FROM pg_stat_activity "
                + $"WHERE pid = {left.Backend} AND application_name = '{name}' AND usename = current_user";
            if (other.Ask<End>(end).Any(end => !end.Done))
            {
                throw new TimeoutException($"the connection that was given up, backend {left.Backend}, does not end");
            }
        }
        else if (!left.Ended.Wait(limit))
        {
            throw Silent(); // it never came as far as to have a backend: the driver gives up to connect by itself
        }

        _left = null;
    }

    private TimeoutException Silent() => new($"PostgreSQL has not answered for {limit.TotalSeconds:0} s");

    private sealed record End(bool Done);

    /// <summary>One connection, until its end.</summary>
    private sealed class Line(string connectionString) : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection = new(connectionString);
        private volatile int _backend;

        /// <summary>The process that serves it; 0 before it is open.</summary>
        public int Backend => _backend;

        /// <summary>Ends when neither a question nor the connection is left.</summary>
        public Task Ended { get; private set; } = Task.CompletedTask;

        public async Task<T> AskAsync<T>(Func<NpgsqlConnection, Task<T>> ask)
        {
            if (_backend == 0)
            {
                await _connection.OpenAsync().ConfigureAwait(false);
                _backend = _connection.ProcessID;
            }

            return await ask(_connection).ConfigureAwait(false);
        }

        public ValueTask DisposeAsync() => _connection.DisposeAsync();

        public void Close(Task asking) => Ended = CloseAsync(asking);

        private async Task CloseAsync(Task asking)
        {
            Task closing = DisposeAsync().AsTask();
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await closing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
