using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Fencing;

/// <summary>
/// The connection by which an epoch is confirmed. Waiting for an answer can be given up, and the connection with it,
/// without a word to Npgsql: told of it, it would ask the server over another connection to cancel, and wait there for
/// as long as the server is silent.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Without a timer, nothing to free.")]
internal sealed class ControlConnection
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

    /// <summary>Closes it: at once where no answer is outstanding, otherwise once the server says or breaks off.</summary>
    public Task LetGoAsync()
    {
        bool isAnswered = _asked.IsCompleted;
        Task closed = CloseAsync();
        if (isAnswered)
        {
            return closed;
        }

        // On a thread of its own: that is where it may be waited without limit.
        _ = _abandoned.CancelAsync();
        return Task.CompletedTask;
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
