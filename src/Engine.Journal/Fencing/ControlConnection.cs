using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Fencing;

/// <summary>
/// The connection by which an epoch is confirmed. Waiting for an answer can be given up at once, whatever Npgsql does: it is
/// told only when the connection is given up, see <see cref="GivingUp"/>.
/// </summary>
internal sealed class ControlConnection : IAsyncDisposable
{
    private readonly CancellationTokenSource _abandoned = new();
    private Task _asked = Task.CompletedTask;

    /// <summary>The connection, once it is there.</summary>
    public NpgsqlConnection? Connection { get; set; }

    /// <summary>Falls when nobody waits for its answers any more; for the questions.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Whether it has the engine's lock.</summary>
    public bool HasLock { get; set; }

    /// <summary>Asks the server, once it has answered what was asked before, and waits for the answer until cancelled.</summary>
    public async Task AskAsync(Func<ControlConnection, Task> question, CancellationToken cancellation)
    {
        // Who asked before may have given up waiting: a connection takes no second question meanwhile.
        await _asked.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        _asked = question(this);
        await _asked.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Closes it. Waited for only where no answer is outstanding: otherwise the question is broken off first.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        if (_asked.IsCompleted)
        {
            return new ValueTask(CloseAsync());
        }

        _ = _abandoned.CancelUnlessAnsweredAsync(_asked);
        _ = CloseAsync();
        return ValueTask.CompletedTask;
    }

    private async Task CloseAsync()
    {
        await _asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Connection is { } connection)
        {
            Connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
