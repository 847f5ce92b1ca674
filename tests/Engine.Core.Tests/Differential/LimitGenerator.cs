using Engine.Core.Ledger;

namespace Engine.Core.Tests.Differential;

/// <summary>Makes limits: near the balances that random transfers lead to, and at the edges of what may be set.</summary>
internal sealed class LimitGenerator(EdgeValues draw, int accounts)
{
    public AccountLimits Limits()
    {
        var limits = new AccountLimits { AccountId = (UInt128)draw.Below(accounts + 1) };
        if (draw.OneIn(3))
        {
            limits.Floor = Balance();
            limits.Flags |= AccountLimitFlags.HasFloor | (draw.OneIn(2) ? AccountLimitFlags.FloorNegative : 0);
        }

        if (draw.OneIn(4))
        {
            limits.Ceiling = Balance();
            limits.Flags |= AccountLimitFlags.HasCeiling | (draw.OneIn(3) ? AccountLimitFlags.CeilingNegative : 0);
        }

        if (draw.OneIn(2))
        {
            limits.MaxAmount = draw.Of((UInt128)draw.Below(60), draw.Amount());
            limits.Flags |= AccountLimitFlags.HasMaxAmount;
        }

        if (draw.OneIn(2))
        {
            limits.MaxCount = draw.Of((ulong)draw.Below(6), ulong.MaxValue);
            limits.Flags |= AccountLimitFlags.HasMaxCount;
        }

        bool isLimited = limits.HasVelocity;
        limits.Window = isLimited == draw.OneIn(12) ? 0 : draw.Of(1u, 1u, 1u, 2u, 2u, 60u, 60u, 2_678_400u, 2_678_401u, uint.MaxValue);
        return limits;
    }

    private UInt128 Balance() => draw.OneIn(5) ? draw.Amount() : (UInt128)draw.Below(30);
}
