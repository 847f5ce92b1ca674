using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// The answer to one event that was not simply ok. <see cref="Code"/> 0 means ok with an actual
/// <see cref="Amount"/> that differs from the one asked for.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct EventResult
{
    /// <summary>Actual amount of an ok event, where it differs from the request.</summary>
    public UInt128 Amount;

    /// <summary>For <c>exists</c>: the timestamp of the record that exists.</summary>
    public ulong Timestamp;

    /// <summary>Which event of the batch, from 0.</summary>
    public int Index;

    /// <summary>Result code in the number space of the request.</summary>
    public ushort Code;

    /// <summary>For <c>id_already_failed</c>: the code of the first refusal.</summary>
    public ushort Reason;
}
