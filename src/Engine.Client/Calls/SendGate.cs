namespace Engine.Client.Calls;

/// <summary>
/// Whether what a stream has written may wait for what it writes next. gRPC hands over every message by itself; with the
/// gate closed, those that are ready together leave together, in as few frames of HTTP/2 as they fit into.
/// </summary>
internal sealed class SendGate
{
    private Func<CancellationToken, Task> flush = static _ => Task.CompletedTask;

    /// <summary>Whether more is written at once, so that nothing needs to leave yet.</summary>
    public bool MoreComes { get; set; }

    /// <summary>Puts itself before the stream that carries a request's body.</summary>
    public Stream Before(Stream body)
    {
        var coalesced = new CoalescedStream(body, this);
        flush = coalesced.FlushAsync;
        return coalesced;
    }

    /// <summary>Has what waits leave.</summary>
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        MoreComes = false;
        return flush(cancellationToken);
    }
}
