namespace Engine.Core.Ledger;

/// <summary>What a journal row records. Numbers are part of the journal's format and never change.</summary>
public enum EventKind : byte
{
    /// <summary>Not an event.</summary>
    None = 0,

    /// <summary>An account was created.</summary>
    AccountCreated = 1,

    /// <summary>A transfer took effect: plain, pending, post or void.</summary>
    Transfer = 2,

    /// <summary>A hold ran out; its amounts were released.</summary>
    Expiry = 3,

    /// <summary>A transfer id was burnt by a transient refusal.</summary>
    IdBurnt = 4,

    /// <summary>An account was given its name.</summary>
    AccountNamed = 5,

    /// <summary>The limits of an account were set, or cleared.</summary>
    AccountLimitsSet = 6,

    /// <summary>A hold expires later than it would have.</summary>
    HoldExtended = 7,

    /// <summary>A setting of the engine was changed while it ran; moves no money.</summary>
    SettingChanged = 8,
}
