namespace Engine.Core.Ledger;

/// <summary>What became of one request to extend a hold.</summary>
public enum ExtendHoldResult : ushort
{
    /// <summary>The hold has the timeout from now on.</summary>
    Ok = 0,

    /// <summary>The hold has this very timeout already.</summary>
    Exists = 1,

    /// <summary>No transfer has that id.</summary>
    HoldNotFound = 2,

    /// <summary>The transfer is not a pending one.</summary>
    NotPending = 3,

    /// <summary>The hold was posted.</summary>
    AlreadyPosted = 4,

    /// <summary>The hold was voided.</summary>
    AlreadyVoided = 5,

    /// <summary>The hold ran out, or is due.</summary>
    Expired = 6,

    /// <summary>The hold was made without a timeout.</summary>
    HoldNeverExpires = 7,

    /// <summary>The end of the timeout lies beyond the end of time.</summary>
    OverflowsTimeout = 8,

    /// <summary>The timeout is shorter than the one in force: holds are never cut short.</summary>
    TimeoutNotLonger = 9,
}
