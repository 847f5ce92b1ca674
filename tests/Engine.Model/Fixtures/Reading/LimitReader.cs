using Engine.Core.Ledger;

namespace Engine.Model.Fixtures;

/// <summary>Reads the limits that a line sets; what it does not name is not limited.</summary>
internal static class LimitReader
{
    public static AccountLimits Limits(FixtureLine line)
    {
        var limits = new AccountLimits { AccountId = line.Id('A', "account id") };
        foreach ((string key, string? value) in line.Options())
        {
            bool negative = value?.StartsWith('-') ?? throw line.Error($"'{key}' lacks its value");
            if (!FixtureNumber.TryParse(negative ? value[1..] : value, out UInt128 number))
            {
                throw line.Error($"'{value}' is no number ({key})");
            }

            switch (key)
            {
                case "floor":
                    limits.Floor = number;
                    limits.Flags |= AccountLimitFlags.HasFloor | (negative ? AccountLimitFlags.FloorNegative : 0);
                    break;
                case "ceiling":
                    limits.Ceiling = number;
                    limits.Flags |= AccountLimitFlags.HasCeiling | (negative ? AccountLimitFlags.CeilingNegative : 0);
                    break;
                case "amount":
                    limits.MaxAmount = number;
                    limits.Flags |= AccountLimitFlags.HasMaxAmount;
                    break;
                case "count":
                    limits.MaxCount = (ulong)number;
                    limits.Flags |= AccountLimitFlags.HasMaxCount;
                    break;
                case "window": limits.Window = (uint)number; break;
                default: throw line.Error($"limits have no field '{key}'");
            }
        }

        return limits;
    }
}
