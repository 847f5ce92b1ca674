using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>The four balances of an account at one moment, minor units.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Balances
{
    /// <summary>Sum of open holds on the debit side.</summary>
    public UInt128 DebitsPending;

    /// <summary>Sum of posted debits.</summary>
    public UInt128 DebitsPosted;

    /// <summary>Sum of open holds on the credit side.</summary>
    public UInt128 CreditsPending;

    /// <summary>Sum of posted credits.</summary>
    public UInt128 CreditsPosted;

    /// <summary>Those of an account as it stands.</summary>
    public static Balances Of(in Account account) => new()
    {
        DebitsPending = account.DebitsPending,
        DebitsPosted = account.DebitsPosted,
        CreditsPending = account.CreditsPending,
        CreditsPosted = account.CreditsPosted,
    };
}
