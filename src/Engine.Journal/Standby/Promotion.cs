using Npgsql;

namespace Engine.Journal.Standby;

/// <summary>Whether a standby was told to take over, and its pause between two looks, which ends early for news.</summary>
internal sealed class Promotion : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly Lock _gate = new();
    private bool _wasSeen;
    private bool _isOver;

    /// <summary>Whether it was told.</summary>
    public bool IsAsked => _asked.IsCancellationRequested;

    /// <summary>Tells it. Any thread.</summary>
    public void Ask()
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _ = _asked.CancelAsync();
            }
        }
    }

    /// <summary>Waits for a notification, for being told, or for the pause to end.</summary>
    public async Task WaitAsync(NpgsqlConnection connection, TimeSpan pause, CancellationToken cancellation)
    {
        if (IsAsked && !_wasSeen)
        {
            _wasSeen = true;
            return;
        }

        using var wake = CancellationTokenSource.CreateLinkedTokenSource(
            cancellation, IsAsked ? CancellationToken.None : _asked.Token);
        try
        {
            await connection.WaitAsync(pause, wake.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _wasSeen = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _asked.Dispose();
        }
    }
}
