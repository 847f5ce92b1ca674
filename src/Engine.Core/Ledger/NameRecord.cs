namespace Engine.Core.Ledger;

/// <summary>One name: whose it is, and where its text lies.</summary>
internal struct NameRecord
{
    /// <summary>Where the text starts; see <see cref="NameTable.Text(long, int)"/>.</summary>
    public long Offset;

    /// <summary>Length of the text, bytes of UTF-8.</summary>
    public int Length;

    /// <summary>Number of the account.</summary>
    public int Account;

    /// <summary>Ledger of the account.</summary>
    public uint Ledger;
}
