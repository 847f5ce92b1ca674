using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>A transfer as asked for or as stored: 128 bytes, no references, no padding (two cache lines).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Transfer
{
    /// <summary>Chosen by the client: the idempotency key, for ever.</summary>
    public UInt128 Id;

    /// <summary>The account debited.</summary>
    public UInt128 DebitAccountId;

    /// <summary>The account credited.</summary>
    public UInt128 CreditAccountId;

    /// <summary>Minor units. Stored: the actual amount.</summary>
    public UInt128 Amount;

    /// <summary>The hold that a post or void resolves.</summary>
    public UInt128 PendingId;

    /// <summary>The client's own; the ledger only stores it.</summary>
    public UInt128 UserData128;

    /// <summary>The client's own; the ledger only stores it.</summary>
    public ulong UserData64;

    /// <summary>Nanoseconds since the Unix epoch, given by the engine unless imported.</summary>
    public ulong Timestamp;

    /// <summary>The client's own; the ledger only stores it.</summary>
    public uint UserData32;

    /// <summary>Seconds until a hold expires; 0 means never.</summary>
    public uint Timeout;

    /// <summary>The ledger of both accounts.</summary>
    public uint Ledger;

    /// <summary>What kind of transfer it is, to the client.</summary>
    public ushort Code;

    /// <summary>See <see cref="TransferFlags"/>.</summary>
    public TransferFlags Flags;
}
