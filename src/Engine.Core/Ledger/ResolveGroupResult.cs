namespace Engine.Core.Ledger;

/// <summary>What became of a request to resolve a group of holds.</summary>
public enum ResolveGroupResult : ushort
{
    /// <summary>Every open hold of the group was resolved.</summary>
    Ok = 0,

    /// <summary>The first id is a transfer by which such a group was resolved before: nothing was done now.</summary>
    Exists = 1,

    /// <summary>No hold of the group is open.</summary>
    GroupEmpty = 2,

    /// <summary>More holds of the group are open than there may be: nothing was done.</summary>
    TooManyHolds = 3,

    /// <summary>A hold cannot be resolved, and so none was.</summary>
    HoldRefused = 4,
}
