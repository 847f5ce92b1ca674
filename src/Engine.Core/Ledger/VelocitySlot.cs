using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>What was debited within one slot of a window.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VelocitySlot
{
    /// <summary>The amounts together, minor units; at most 2^128-1.</summary>
    public UInt128 Amount;

    /// <summary>How many debits.</summary>
    public ulong Count;

    /// <summary>Makes the record as long as its fields; 0.</summary>
    public ulong Reserved;
}

/// <summary>The slots of a window, each at its number modulo how many there are.</summary>
[InlineArray(VelocityWindow.Slots)]
internal struct VelocitySlots
{
    private VelocitySlot _first;
}
