namespace Engine.Server.Bounds;

/// <summary>One reason for which a call may wait for its client.</summary>
internal sealed class ClientWait
{
    private readonly BoundedCall _call;

    /// <summary>Makes it; the call does not wait yet.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isForSender">Whether it is for the rest of a message; else for the client to read.</param>
    public ClientWait(BoundedCall call, bool isForSender)
    {
        (_call, IsForSender) = (call, isForSender);
        Place = new LinkedListNode<ClientWait>(this);
    }

    /// <summary>Whether it is for the rest of a message.</summary>
    public bool IsForSender { get; }

    /// <summary>Where it stands among those that wait.</summary>
    public LinkedListNode<ClientWait> Place { get; }

    /// <summary>
    /// Whether the call has begun to wait and has not ended it. Of the call alone: it need not ask others where it never
    /// waited.
    /// </summary>
    public bool IsBegun { get; set; }

    /// <summary>Since when it waits (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public long Since { get; set; }

    /// <summary>What the call holds.</summary>
    public long HeldBytes => _call.HeldBytes;

    /// <summary>Ends the call.</summary>
    public void Reset() => _call.Reset();
}
