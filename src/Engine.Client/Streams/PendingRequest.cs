using Engine.Client.Figures;

namespace Engine.Client.Streams;

/// <summary>Where a request is on its way.</summary>
internal enum RequestState
{
    /// <summary>In the queue, for the first time or again.</summary>
    Waiting,

    /// <summary>Taken by the sender, which is reading its transfers.</summary>
    Encoding,

    /// <summary>Sent; its place in the order of replies is kept even when nobody waits for it any more.</summary>
    InFlight,
}

/// <summary>A request until its caller has the answer. Its fields are guarded by the queue that it is in.</summary>
internal abstract class PendingRequest(UserFigures figures, long since, long deadline)
{
    /// <summary>Timestamp from which its callers wait: of several, the first.</summary>
    public long Since { get; } = since;

    /// <summary>Timestamp at which its caller gives up.</summary>
    public long Deadline { get; } = deadline;

    public RequestState State { get; set; }

    /// <summary>The number that the reply must carry; a new one for each attempt.</summary>
    public ulong Number { get; set; }

    /// <summary>Number of the first attempt: the order in which requests are sent again.</summary>
    public ulong Order { get; set; }

    /// <summary>Attempts that were refused or lost.</summary>
    public int FailedAttempts { get; set; }

    /// <summary>Whether an attempt was lost that the engine may have taken.</summary>
    public bool MayHaveTakenEffect { get; set; }

    /// <summary>How the last attempt was refused as a whole, if it was.</summary>
    public EngineFailure? LastRefusal { get; set; }

    /// <summary>The engine's words with that refusal.</summary>
    public string LastReason { get; set; } = "";

    /// <summary>Whether the caller has its answer, or is about to.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Where its deadline is watched; null once it is not.</summary>
    public LinkedListNode<PendingRequest>? Place { get; set; }

    /// <summary>What the caller is told once its transfers are no longer being read.</summary>
    public Exception? FailAfterEncoding { get; set; }

    /// <summary>Its span; null where it is not traced.</summary>
    public RequestSpan? Span { get; set; }

    /// <summary>Whether its caller asks for the balances after each transfer.</summary>
    public virtual bool WithBalances => false;

    public abstract ReadOnlySpan<Transfer> Transfers { get; }

    /// <summary>Callers who wait for it.</summary>
    protected abstract int Callers { get; }

    /// <summary>Gives the callers their answer; counted first, so that whoever has it finds it counted.</summary>
    public void Answer(TransfersReply reply)
    {
        figures.Answered(Since, Callers, Transfers.Length - reply.Errors.Count);
        Span?.Answered(Transfers.Length, reply.Errors.Count, FailedAttempts);
        Deliver(reply);
    }

    /// <summary>Tells the callers that there is no answer.</summary>
    public void Fail(Exception failure)
    {
        figures.Failed(Since, Callers, isTimeout: Deadline <= figures.Now);
        Span?.Failed(failure, Transfers.Length, FailedAttempts);
        Deliver(failure);
    }

    protected abstract void Deliver(TransfersReply reply);

    protected abstract void Deliver(Exception failure);
}
