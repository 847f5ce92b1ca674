namespace Engine.Model;

/// <summary>What has become of a pending transfer.</summary>
public enum HoldState
{
    /// <summary>Its amount is reserved.</summary>
    Open,

    /// <summary>Posted, in whole or in part.</summary>
    Posted,

    /// <summary>Voided.</summary>
    Voided,

    /// <summary>Ran out.</summary>
    Expired,
}
