using System.Globalization;
using System.Text;
using Engine.Core.Ledger;
using Engine.Journal.Tests.Past;
using Engine.Model;

namespace Engine.Journal.Tests.Golden;

/// <summary>The journal rules-2-limits: the first in which accounts have limits.</summary>
internal static class GoldenLimits
{
    private const int Batches = 60;
    private const int BatchSize = 60;
    private const ulong Start = 1_700_000_000_000_000_000;
    private const ulong Second = 1_000_000_000;

    /// <summary>Plays the requests, and gives the rows that today's rules write for them.</summary>
    public static byte[] Play(out string state)
    {
        var ledger = new StateMachine(LedgerLimits.Default, new EventBuffer(1 << 16));
        var history = new AgedHistory(seed: 2) { LongestTimeout = 20 };
        var dice = new Dice(2);
        var rows = new MemoryStream();
        ulong now = Start;
        long sequence = 0;
        ledger.CreateAccounts(AgedHistory.NewAccounts(), now, new ResultList());
        for (int batch = 0; batch < Batches; batch++)
        {
            now += Second;
            while (ledger.ExpireDue(now, BatchSize, max: 64) == 64)
            {
            }

            ledger.SetAccountLimits([Limits(dice), Limits(dice)], now, new ResultList());
            ledger.CreateTransfers(history.NextBatch(BatchSize), now, new ResultList());
            GoldenJournal.Write(ledger, rows, ref sequence);
        }

        var last = new AccountLimits { AccountId = 1, Floor = (ulong)Batches, Flags = AccountLimitFlags.HasFloor };
        ledger.SetAccountLimits([last], now + Second, new ResultList());
        GoldenJournal.Write(ledger, rows, ref sequence);
        state = GoldenJournal.Describe(ledger);
        return rows.ToArray();
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
            Floor = (UInt128)dice.Below(3_000),
            Ceiling = (UInt128)dice.Between(3_000, 9_000),
            MaxAmount = (UInt128)dice.Between(500, 5_000),
            MaxCount = (ulong)dice.Between(1, 10),
            Flags = (AccountLimitFlags)dice.Below(1 << 6),
        };
        limits.Window = limits.HasVelocity ? dice.Of(1u, 10u, 60u, 3_600u) : 0;
        return limits;
    }
}
