using System.Runtime.CompilerServices;

namespace Engine.Core.Ledger;

/// <summary>
/// Four bytes for every transfer: those held by number, and the holds that outlive their leaf by theirs. What they mean
/// is the business of <see cref="HoldTable"/>.
/// </summary>
internal sealed class HoldStates
{
    /// <summary>Of the transfers, in their order.</summary>
    public SegmentedLog<int> Recent { get; } = new();

    /// <summary>Of the holds carried on, by their slots.</summary>
    public SegmentedLog<int> Carried { get; } = new();

    /// <summary>The state of a number.</summary>
    public ref int this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref (number & TransferNumber.CarriedBit) == 0
            ? ref Recent[number]
            : ref Carried[number & ~TransferNumber.CarriedBit];
    }
}
