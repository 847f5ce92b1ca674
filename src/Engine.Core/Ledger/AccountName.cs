using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>One request to name an account; the text lies in a byte buffer that comes with the batch.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct AccountName
{
    /// <summary>The account to name, or 0 where a name is looked up.</summary>
    public UInt128 AccountId;

    /// <summary>Names are unique within a ledger. Read only where a name is looked up.</summary>
    public uint Ledger;

    /// <summary>Where the UTF-8 text starts in the batch's text buffer, bytes.</summary>
    public int Offset;

    /// <summary>Length of the text, bytes; 1 to <see cref="MaxBytes"/>.</summary>
    public int Length;

    /// <summary>The longest name, in bytes of UTF-8.</summary>
    public const int MaxBytes = 255;
}
