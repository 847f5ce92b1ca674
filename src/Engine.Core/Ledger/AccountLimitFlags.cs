namespace Engine.Core.Ledger;

/// <summary>Which limits an account has, and their signs. Part of the journal's format: bits never change their meaning.</summary>
[Flags]
public enum AccountLimitFlags : ushort
{
    /// <summary>No limits.</summary>
    None = 0,

    /// <summary>There is a floor.</summary>
    HasFloor = 1 << 0,

    /// <summary>The floor is below zero.</summary>
    FloorNegative = 1 << 1,

    /// <summary>There is a ceiling.</summary>
    HasCeiling = 1 << 2,

    /// <summary>The ceiling is below zero.</summary>
    CeilingNegative = 1 << 3,

    /// <summary>The amounts debited within the window are limited.</summary>
    HasMaxAmount = 1 << 4,

    /// <summary>The number of debits within the window is limited.</summary>
    HasMaxCount = 1 << 5,
}
