using System.Collections.Concurrent;
using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Past;

/// <summary>
/// A few connections for look-ups, opened when they are needed and kept. One on which something failed, or that the server
/// leaves without an answer, is given up: the driver's own pool would wait for it.
/// </summary>
/// <param name="sessions">Opens them.</param>
/// <param name="check">Refuses a server that does not hold what is known to be committed; asked of each new one.</param>
/// <param name="silence">How long the server may leave one without an answer.</param>
/// <param name="time">The clock.</param>
internal sealed class PastConnections(
    SessionFactory sessions, Func<NpgsqlConnection, Task> check, TimeSpan silence, TimeProvider time) : IAsyncDisposable
{
    private const int Most = 4;
    private const string Name = "engine past";

    private readonly SemaphoreSlim _free = new(Most);
    private readonly ConcurrentStack<NpgsqlConnection> _idle = new();
    private volatile bool _closed;

    /// <summary>Asks over one of them.</summary>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    public async Task AskAsync(Func<NpgsqlConnection, Task> ask, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            Task asking = AskOnceAsync(ask);
            await asking.WaitAsync(silence, time, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        while (_idle.TryPop(out NpgsqlConnection? connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        _free.Dispose();
    }

    // Runs to its end though nobody may wait for it any more: what it was about to bring, its request asks again.
    private async Task AskOnceAsync(Func<NpgsqlConnection, Task> ask)
    {
        bool isNew = false;
        if (!_idle.TryPop(out NpgsqlConnection? connection))
        {
            connection = await sessions.OpenWithinAsync(silence, Name, CancellationToken.None).ConfigureAwait(false);
            isNew = true;
        }

        try
        {
            if (isNew)
            {
                await check(connection).ConfigureAwait(false);
            }

            await ask(connection).ConfigureAwait(false);
        }
        catch
        {
            _ = connection.DisposeAsync().AsTask();
            throw;
        }

        if (_closed)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            return;
        }

        _idle.Push(connection);
    }
}
