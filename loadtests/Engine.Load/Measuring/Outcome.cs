namespace Engine.Load.Measuring;

/// <summary>What became of a transfer, or of its sending.</summary>
public enum Outcome
{
    /// <summary>Due.</summary>
    Planned,

    /// <summary>Sent, in time or late.</summary>
    Sent,

    /// <summary>Sent late.</summary>
    Late,

    /// <summary>Not sent, since too many were on their way.</summary>
    Dropped,

    /// <summary>Took effect.</summary>
    Ok,

    /// <summary>Refused, as this kind of transfer must be.</summary>
    Declined,

    /// <summary>Answered otherwise than this kind of transfer must be.</summary>
    Wrong,

    /// <summary>In a request that failed as a whole.</summary>
    Failed,

    /// <summary>Not answered when the run was over.</summary>
    Unanswered,
}
