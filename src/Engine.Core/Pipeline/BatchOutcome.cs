namespace Engine.Core.Pipeline;

/// <summary>How a batch ended, to the one who waits for it.</summary>
public enum BatchOutcome
{
    /// <summary>Not ended yet.</summary>
    None = 0,

    /// <summary>Applied, and everything it rests on is durable: the results may be told.</summary>
    Answered,

    /// <summary>Given up before the writer took it: it has had and will have no effect.</summary>
    NotAccepted,

    /// <summary>Taken by the writer, but the wait ended first: look it up or retry it by id.</summary>
    Unknown,

    /// <summary>Refused as a whole, untouched: the accounts would exceed max_accounts.</summary>
    TooManyAccounts,

    /// <summary>Refused as a whole, untouched: the open holds would exceed max_open_holds.</summary>
    TooManyHolds,

    /// <summary>Refused as a whole, untouched: the events would exceed max_unsealed_rows.</summary>
    TooManyRows,

    /// <summary>Refused as a whole, untouched: the limits of velocity would exceed max_velocity_limits.</summary>
    TooManyLimits,
}
