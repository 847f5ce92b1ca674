namespace Engine.Core.Ledger;

/// <summary>
/// Where a transfer, or what became of its id, is found.
/// <code>
/// bits 31, 30   00: among the transfers held        01: a hold carried on, by its slot
///               10: burnt ids (in the index only)   11: what the batch brought along from sealed leaves
/// bits 29 .. 0  the number there
/// </code>
/// </summary>
internal static class TransferNumber
{
    /// <summary>Set for a hold that outlived its leaf.</summary>
    public const int CarriedBit = 1 << 30;

    /// <summary>Set, in the index, in front of the number of a burnt id.</summary>
    public const uint BurntBit = 1u << 31;

    /// <summary>Set for what is known from sealed leaves.</summary>
    public const int PastBits = CarriedBit | int.MinValue;

    /// <summary>Whether a number is of a transfer that is held.</summary>
    public static bool IsRecent(int number) => (uint)number < CarriedBit;

    /// <summary>Whether a number is of something known from sealed leaves.</summary>
    public static bool IsPast(int number) => number < 0;
}
