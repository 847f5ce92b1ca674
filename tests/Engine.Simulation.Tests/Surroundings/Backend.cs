namespace Engine.Simulation.Tests.Surroundings;

/// <summary>Where a transaction that appends a block stands in the database.</summary>
internal enum BackendStage
{
    /// <summary>COPY has been sent; the fence has not been passed.</summary>
    Starting,

    /// <summary>Rows are taken in.</summary>
    Copying,

    /// <summary>CopyDone has been sent.</summary>
    Done,

    /// <summary>Committed here; it waits for the standby, seen by nobody.</summary>
    Written,

    Ended,
}

/// <summary>What a transaction tells its client, if that still listens.</summary>
internal enum BackendAnswer
{
    None,
    Committed,
    Duplicate,
    Refused,
    Failed,
}

/// <summary>One transaction of a lane, on the database's side.</summary>
internal sealed class Backend(StoredBlock block, long epoch)
{
    public StoredBlock Block { get; } = block;

    /// <summary>The epoch that its session declared.</summary>
    public long Epoch { get; } = epoch;

    public BackendStage Stage { get; set; }

    public BackendAnswer Answer { get; private set; }

    /// <summary>Whether the answer has arrived: the network may take its time.</summary>
    public bool IsDelivered { get; set; }

    /// <summary>Whether its client still listens.</summary>
    public bool IsConnected { get; set; } = true;

    public bool HoldsFence => Stage is BackendStage.Copying or BackendStage.Done or BackendStage.Written;

    public void End(BackendAnswer answer)
    {
        if (Block.Writer == this)
        {
            Block.Writer = null;
        }

        (Stage, Answer) = (BackendStage.Ended, answer);
    }
}
