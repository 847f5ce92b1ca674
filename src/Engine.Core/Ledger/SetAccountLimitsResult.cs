namespace Engine.Core.Ledger;

/// <summary>What became of the limits of one account of a batch.</summary>
public enum SetAccountLimitsResult : ushort
{
    /// <summary>They hold from now on.</summary>
    Ok = 0,

    /// <summary>The account has these very limits already.</summary>
    Exists = 1,

    /// <summary>No account has that id.</summary>
    AccountNotFound = 2,

    /// <summary>The floor's amount is 2^127 or more.</summary>
    FloorOutOfRange = 3,

    /// <summary>The ceiling's amount is 2^127 or more.</summary>
    CeilingOutOfRange = 4,

    /// <summary>No balance could be within both.</summary>
    FloorAboveCeiling = 5,

    /// <summary>There is a window, and no limit to it.</summary>
    WindowWithoutVelocity = 6,

    /// <summary>Velocity is limited, and there is no window.</summary>
    VelocityWithoutWindow = 7,

    /// <summary>The window is longer than 31 days.</summary>
    WindowOutOfRange = 8,
}
