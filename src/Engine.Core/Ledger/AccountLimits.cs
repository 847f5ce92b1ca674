using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>The limits of one account, as asked for and as set; the latest setting replaces the former whole.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct AccountLimits
{
    /// <summary>The longest window, in seconds: 31 days.</summary>
    public const uint MaxWindow = 31 * 24 * 60 * 60;

    private const AccountLimitFlags All = (AccountLimitFlags)((1 << 6) - 1);

    private const AccountLimitFlags Velocity = AccountLimitFlags.HasMaxAmount | AccountLimitFlags.HasMaxCount;

    /// <summary>The account.</summary>
    public UInt128 AccountId;

    /// <summary>The least that is to be left for its debits, minor units, without its sign.</summary>
    public UInt128 Floor;

    /// <summary>The most that it may come to by its credits, minor units, without its sign.</summary>
    public UInt128 Ceiling;

    /// <summary>The most that may be debited within the window, minor units.</summary>
    public UInt128 MaxAmount;

    /// <summary>The most debits within the window.</summary>
    public ulong MaxCount;

    /// <summary>The window of velocity, seconds; 0 where it is not limited.</summary>
    public uint Window;

    /// <summary>Which of these there are.</summary>
    public AccountLimitFlags Flags;

    /// <summary>Makes the record as long as its fields; 0.</summary>
    public ushort Reserved;

    /// <summary>Whether velocity is limited.</summary>
    public readonly bool HasVelocity => (Flags & Velocity) != 0;

    /// <summary>The floor with its sign; its amount is below 2^127.</summary>
    public readonly Int128 SignedFloor =>
        (Flags & AccountLimitFlags.FloorNegative) != 0 ? -(Int128)Floor : (Int128)Floor;

    /// <summary>The ceiling with its sign; its amount is below 2^127.</summary>
    public readonly Int128 SignedCeiling =>
        (Flags & AccountLimitFlags.CeilingNegative) != 0 ? -(Int128)Ceiling : (Int128)Ceiling;

    /// <summary>Whether a flag is set.</summary>
    public readonly bool Has(AccountLimitFlags flag) => (Flags & flag) != 0;

    /// <summary>The same without what its flags say is not there, and without a sign of zero: as it is kept.</summary>
    public readonly AccountLimits Normalized()
    {
        AccountLimits kept = this;
        kept.Floor = Has(AccountLimitFlags.HasFloor) ? Floor : UInt128.Zero;
        kept.Ceiling = Has(AccountLimitFlags.HasCeiling) ? Ceiling : UInt128.Zero;
        kept.MaxAmount = Has(AccountLimitFlags.HasMaxAmount) ? MaxAmount : UInt128.Zero;
        kept.MaxCount = Has(AccountLimitFlags.HasMaxCount) ? MaxCount : 0;
        kept.Flags &= All;
        kept.Flags &= kept.Floor == UInt128.Zero ? ~AccountLimitFlags.FloorNegative : kept.Flags;
        kept.Flags &= kept.Ceiling == UInt128.Zero ? ~AccountLimitFlags.CeilingNegative : kept.Flags;
        kept.Reserved = 0;
        return kept;
    }

    /// <summary>Whether both set the same.</summary>
    public readonly bool IsSame(in AccountLimits other) =>
        (Floor, Ceiling, MaxAmount, MaxCount, Window, Flags)
        == (other.Floor, other.Ceiling, other.MaxAmount, other.MaxCount, other.Window, other.Flags);
}
