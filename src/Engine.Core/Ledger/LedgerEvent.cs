using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// One thing that happened, as the journal records it: a row alone tells its effect on both balances.
/// Fields that a kind does not use are 0. By kind:
/// account created: id, ledger, code, flags, user data. Transfer: the stored record; a post or void carries the
/// resolved accounts, ledger, code and user data, the amount posted (void: what remained of the hold) and
/// <see cref="Released"/>. Expiry: id and pending id are the hold's, accounts, ledger, code and user data too,
/// amount 0, released what remained. Id burnt: id and result. Account named: id, ledger and the text. Hold extended: as an
/// expiry that releases nothing, with the timeout as it is from then on. Account limits set: id, ledger,
/// <see cref="AccountLimitFlags"/>; amount and released are floor and ceiling without their signs, user data the most amount
/// (128) and the most debits (64) within the window, which is the timeout. Setting changed: the text alone.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct LedgerEvent
{
    /// <summary>The account's, transfer's or hold's id.</summary>
    public UInt128 Id;

    /// <summary>Resolved debit account.</summary>
    public UInt128 DebitAccountId;

    /// <summary>Resolved credit account.</summary>
    public UInt128 CreditAccountId;

    /// <summary>The amount posted or reserved on both sides, minor units.</summary>
    public UInt128 Amount;

    /// <summary>What both pending balances lost: a capture's amount; for other posts, voids and expiries all that remained.</summary>
    public UInt128 Released;

    /// <summary>The hold resolved.</summary>
    public UInt128 PendingId;

    /// <summary>As stored: inherited from the hold where the request gave none.</summary>
    public UInt128 UserData128;

    /// <summary>Place in history, from 1. Given when the whole batch is known, not by the state machine.</summary>
    public long Sequence;

    /// <summary>Nanoseconds since the Unix epoch; strictly rising with the sequence save for imported records.</summary>
    public ulong Timestamp;

    /// <summary>As stored.</summary>
    public ulong UserData64;

    /// <summary>Where a text starts in the state machine's <c>Names</c>; see <c>NameTable.Text</c>.</summary>
    public long TextOffset;

    /// <summary>Length of the text of a name or of a change of a setting, bytes of UTF-8.</summary>
    public int TextLength;

    /// <summary>As stored.</summary>
    public uint UserData32;

    /// <summary>Seconds, as stored.</summary>
    public uint Timeout;

    /// <summary>Ledger of the accounts.</summary>
    public uint Ledger;

    /// <summary>Code of the account or transfer.</summary>
    public ushort Code;

    /// <summary>Bits of <see cref="AccountFlags"/>, <see cref="TransferFlags"/> or <see cref="AccountLimitFlags"/>, by kind.</summary>
    public ushort Flags;

    /// <summary>For a burnt id the <see cref="CreateTransferResult"/> that burnt it; otherwise 0.</summary>
    public ushort Result;

    /// <summary>What happened.</summary>
    public EventKind Kind;

    /// <summary>The last event of its batch: a block of the journal may end here.</summary>
    public bool EndsBatch;

    /// <summary>The transfer that took effect, as stored.</summary>
    public readonly Transfer ToTransfer() => new()
    {
        Id = Id,
        DebitAccountId = DebitAccountId,
        CreditAccountId = CreditAccountId,
        Amount = Amount,
        PendingId = PendingId,
        UserData128 = UserData128,
        UserData64 = UserData64,
        Timestamp = Timestamp,
        UserData32 = UserData32,
        Timeout = Timeout,
        Ledger = Ledger,
        Code = Code,
        Flags = (TransferFlags)Flags,
    };

    /// <summary>The limits that were set.</summary>
    public readonly AccountLimits ToLimits() => new()
    {
        AccountId = Id,
        Floor = Amount,
        Ceiling = Released,
        MaxAmount = UserData128,
        MaxCount = UserData64,
        Window = Timeout,
        Flags = (AccountLimitFlags)Flags,
    };
}
