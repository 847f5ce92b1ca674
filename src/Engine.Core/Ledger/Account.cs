using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// An account with its four balances: 128 bytes, no references, no padding. Two cache lines: what a plain transfer needs
/// is in the first one, what holds and the client need in the second.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct Account
{
    /// <summary>Chosen by the client; neither 0 nor 2^128-1.</summary>
    public UInt128 Id;

    /// <summary>Sum of posted debits, minor units.</summary>
    public UInt128 DebitsPosted;

    /// <summary>Sum of posted credits, minor units.</summary>
    public UInt128 CreditsPosted;

    /// <summary>Only accounts of one ledger can transfer to each other.</summary>
    public uint Ledger;

    /// <summary>What kind of account it is, to the client.</summary>
    public ushort Code;

    /// <summary>As now: <see cref="AccountFlags.Closed"/> comes and goes with closing transfers.</summary>
    public AccountFlags Flags;

    /// <summary>Must be 0.</summary>
    public uint Reserved;

    /// <summary>The client's own; the ledger only stores it.</summary>
    public uint UserData32;

    /// <summary>Sum of open holds on the debit side, minor units.</summary>
    public UInt128 DebitsPending;

    /// <summary>Sum of open holds on the credit side, minor units.</summary>
    public UInt128 CreditsPending;

    /// <summary>The client's own; the ledger only stores it.</summary>
    public UInt128 UserData128;

    /// <summary>The client's own; the ledger only stores it.</summary>
    public ulong UserData64;

    /// <summary>Nanoseconds since the Unix epoch, given by the engine unless imported.</summary>
    public ulong Timestamp;
}
