using System.Numerics;
using Engine.Core.Ledger;

namespace Engine.Model.Rules;

/// <summary>The limits of an account as people think of them: a number, or none.</summary>
internal sealed record LimitSetting(
    BigInteger? Floor, BigInteger? Ceiling, BigInteger? MaxAmount, ulong? MaxCount, uint Window)
{
    public static LimitSetting None { get; } = new(null, null, null, null, 0);

    public bool HasVelocity => MaxAmount is not null || MaxCount is not null;

    public static LimitSetting Of(AccountLimits asked)
    {
        bool Has(AccountLimitFlags flag) => asked.Flags.HasFlag(flag);
        BigInteger Signed(UInt128 amount, AccountLimitFlags negative) => Has(negative) ? -(BigInteger)amount : amount;
        return new LimitSetting(
            Has(AccountLimitFlags.HasFloor) ? Signed(asked.Floor, AccountLimitFlags.FloorNegative) : null,
            Has(AccountLimitFlags.HasCeiling) ? Signed(asked.Ceiling, AccountLimitFlags.CeilingNegative) : null,
            Has(AccountLimitFlags.HasMaxAmount) ? asked.MaxAmount : null,
            Has(AccountLimitFlags.HasMaxCount) ? asked.MaxCount : null,
            asked.Window);
    }
}
