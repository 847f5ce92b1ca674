using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>The limits of an account as they are held; without any flag once they were cleared.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LimitRecord
{
    /// <summary>The limits.</summary>
    public AccountLimits Limits;

    /// <summary>Number of the account.</summary>
    public int Account;

    /// <summary>Number of its window, or <see cref="LimitTable.None"/>.</summary>
    public int Window;
}
