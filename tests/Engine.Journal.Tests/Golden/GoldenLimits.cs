using System.Globalization;
using System.Text;
using Engine.Core.Ledger;
using Engine.Journal.Tests.Past;
using Engine.Model;

namespace Engine.Journal.Tests.Golden;

/// <summary>What the journal of limits has besides the others: settings, and what windows hold.</summary>
internal static class GoldenLimits
{
    private const int SetAtOnce = 4;

    /// <summary>Sets the limits of some accounts, by seeded chance.</summary>
    public static void Set(StateMachine ledger, int batch, ulong now)
    {
        var dice = new Dice((ulong)batch);
        AccountLimits[] limits = [.. Enumerable.Range(0, SetAtOnce).Select(_ => Limits(dice))];
        ledger.SetAccountLimits(limits, now, new ResultList());
    }

    /// <summary>Adds the limits of accounts, and what their windows hold, to the description of a state.</summary>
    public static void Describe(StateMachine ledger, StringBuilder text)
    {
        for (int number = 0; number < ledger.Image.LimitCount; number++)
        {
            AccountLimits limits = ledger.Image.LimitsAt(number, out _, out _);
            ledger.TryGetLimits(limits.AccountId, 0, out _, out VelocityTotal counted);
            text.Append(
                CultureInfo.InvariantCulture,
                $"limits {limits.AccountId} {(ushort)limits.Flags} {limits.Floor} {limits.Ceiling} {limits.MaxAmount} "
                + $"{limits.MaxCount} {limits.Window} counted {counted.Amount} {counted.Count}\n");
        }
    }

    private static AccountLimits Limits(Dice dice)
    {
        var limits = new AccountLimits
        {
            AccountId = (UInt128)dice.Between(1, AgedHistory.Accounts + 1),
            Floor = (UInt128)dice.Below(20_000),
            Ceiling = (UInt128)dice.Between(20_000, 90_000),
            MaxAmount = (UInt128)dice.Between(500, 20_000),
            MaxCount = (ulong)dice.Between(1, 50),
            Flags = (AccountLimitFlags)dice.Below(1 << 6),
        };
        limits.Window = limits.HasVelocity ? dice.Of(1u, 10u, 60u, 3_600u) : 0;
        return limits;
    }
}
