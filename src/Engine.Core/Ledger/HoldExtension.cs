using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>One request to have a hold expire later.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct HoldExtension
{
    /// <summary>The hold.</summary>
    public UInt128 HoldId;

    /// <summary>Seconds until it expires, counted from the hold's own stamp: the same again asks for the same.</summary>
    public uint Timeout;
}
