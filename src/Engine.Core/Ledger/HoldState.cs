namespace Engine.Core.Ledger;

/// <summary>What became of a pending transfer. Numbers go into the state's digest and never change.</summary>
public enum HoldState : byte
{
    /// <summary>Not a pending transfer.</summary>
    None = 0,

    /// <summary>Its amount is reserved on both sides.</summary>
    Open = 1,

    /// <summary>Posted, in whole or in part.</summary>
    Posted = 2,

    /// <summary>Voided.</summary>
    Voided = 3,

    /// <summary>Ran out.</summary>
    Expired = 4,
}
