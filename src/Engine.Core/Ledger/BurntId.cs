using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>A transfer id that a transient refusal burnt: 32 bytes without padding.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BurntId
{
    /// <summary>The id.</summary>
    public UInt128 Id;

    /// <summary>Stamp of the event that was refused, ns.</summary>
    public ulong Timestamp;

    /// <summary>The <see cref="CreateTransferResult"/> that burnt it; wide, to leave no padding.</summary>
    public ulong Reason;
}
