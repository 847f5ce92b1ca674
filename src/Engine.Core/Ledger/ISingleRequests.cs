namespace Engine.Core.Ledger;

/// <summary>Requests of one kind that stand each for itself, and what is done for them; a struct, as a batch is.</summary>
internal interface ISingleRequests
{
    /// <summary>The code of a request whose wish stands already.</summary>
    static abstract ushort Exists { get; }

    /// <summary>Requests in the batch.</summary>
    int Count { get; }

    /// <summary>Does what one asks for; unless the code is 0, nothing has changed.</summary>
    ushort Apply(int index, ulong stamp);

    /// <summary>Does what a refusal leaves behind; adds at most one event.</summary>
    void LeaveTrace(int index, ulong stamp, ushort code);
}
