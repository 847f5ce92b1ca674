using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>The balances of both accounts of a transfer just after it took effect.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TransferBalances
{
    /// <summary>The debit account's.</summary>
    public Balances Debit;

    /// <summary>The credit account's.</summary>
    public Balances Credit;

    /// <summary>Which event of the batch, from 0.</summary>
    public int Index;
}
