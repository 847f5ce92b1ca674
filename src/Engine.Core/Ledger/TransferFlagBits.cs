namespace Engine.Core.Ledger;

/// <summary>
/// Flags of a transfer as the contract and the journal number them, and as they lie in memory.
/// <code>
/// contract, journal   0 .. 8   9 .. 15                     16 .. 18   19 .. 31
/// in memory           0 .. 8   15: one for all of them      9 .. 11   no flags: refused before, or damage
/// </code>
/// </summary>
public static class TransferFlagBits
{
    /// <summary>The highest number that may stand for flags in a request; what it has of reserved bits is refused by the ledger.</summary>
    public const uint Highest = (1u << 19) - 1;

    private const int Moved = 7;
    private const uint Same = (1u << 9) - 1;
    private const uint Later = 7u << 16;
    private const uint LaterInMemory = Later >> Moved;

    /// <summary>Flags by their numbers in the contract.</summary>
    public static TransferFlags FromContract(uint bits) =>
        (TransferFlags)((bits & Same) | ((bits & Later) >> Moved))
        | ((bits & ~(Same | Later)) == 0 ? TransferFlags.None : TransferFlags.Reserved);

    /// <summary>The numbers that flags have in the contract.</summary>
    public static uint ToContract(TransferFlags flags) =>
        ((uint)flags & ~LaterInMemory) | (((uint)flags & LaterInMemory) << Moved);
}
