namespace Engine.Simulation.Tests.Surroundings;

/// <summary>How an attempt to append a block ended, as the engine sees it.</summary>
internal enum AttemptOutcome
{
    UnderWay,
    Committed,
    Again,
    Fenced,
}

/// <summary>One attempt to append a block.</summary>
internal sealed class LaneAttempt(StoredBlock block, LaneAttempt? before, TimeSpan startedAt)
{
    public StoredBlock Block { get; } = block;

    public LaneAttempt? Before { get; } = before;

    public TimeSpan StartedAt { get; } = startedAt;

    public Backend? Backend { get; set; }

    /// <summary>Its COPY has been accepted, so that the next may open its own.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The block was found; it remains to see that it is replicated.</summary>
    public bool IsConfirming { get; set; }

    public AttemptOutcome Outcome { get; set; }
}

/// <summary>One connection that carries a block at a time.</summary>
internal sealed class Lane
{
    public bool IsConnected { get; set; }

    public LaneAttempt? Attempt { get; set; }

    public bool IsIdle => IsConnected && Attempt is null;

    /// <summary>Lets go of the connection; what the database has of it lives on there.</summary>
    public void Drop()
    {
        if (Attempt?.Backend is { } backend)
        {
            backend.IsConnected = false;
        }

        (IsConnected, Attempt) = (false, null);
    }
}
