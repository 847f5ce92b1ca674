namespace Engine.Client;

/// <summary>The limits of an account. What is null is not limited; setting nothing at all clears them.</summary>
public readonly record struct AccountLimits
{
    /// <summary>The account.</summary>
    public required UInt128 AccountId { get; init; }

    /// <summary>
    /// The least that a debit may leave of credits_posted - debits_posted - debits_pending, minor units; its amount is below
    /// 2^127.
    /// </summary>
    public Int128? Floor { get; init; }

    /// <summary>
    /// The most that a credit may bring credits_posted + credits_pending - debits_posted to, minor units; its amount is below
    /// 2^127.
    /// </summary>
    public Int128? Ceiling { get; init; }

    /// <summary>The most that may be debited within the window, minor units: transfers and new holds.</summary>
    public UInt128? VelocityAmount { get; init; }

    /// <summary>The most debits within the window.</summary>
    public ulong? VelocityCount { get; init; }

    /// <summary>The window of both in seconds, up to 31 days; 0 where neither is limited.</summary>
    public uint WindowSeconds { get; init; }
}

/// <summary>The limits of an account, and what counts against its velocity.</summary>
/// <param name="Limits">The limits.</param>
/// <param name="CountedAmount">What was debited within the window, minor units.</param>
/// <param name="CountedDebits">How many debits that were.</param>
public readonly record struct FoundLimits(AccountLimits Limits, UInt128 CountedAmount, ulong CountedDebits);
