using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>What was debited within a window.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct VelocityTotal
{
    /// <summary>The amounts together, minor units; at most 2^128-1, whatever they come to.</summary>
    public UInt128 Amount;

    /// <summary>How many debits.</summary>
    public ulong Count;
}
