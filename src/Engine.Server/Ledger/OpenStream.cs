namespace Engine.Server.Ledger;

/// <summary>A stream as those know it who may end it before its client does.</summary>
internal sealed class OpenStream(string client, StreamWindow window, Admission admission) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _gate = new();
    private bool _isDisposed;

    /// <summary>Whose it is.</summary>
    public string Client => client;

    /// <summary>Its requests in flight.</summary>
    public StreamWindow Window => window;

    /// <summary>Falls when it is read no further.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>It is read no further; what was read is answered.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                // Not here: what waits for the token would run under the lock.
                _ = _ended.CancelAsync();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        admission.Close(this);
        lock (_gate)
        {
            _isDisposed = true;
        }

        _ended.Dispose();
    }
}
