using Engine.Core.Ledger;
using Engine.Model;

namespace Engine.Core.Tests.Differential;

/// <summary>What random batches do not reach, they do not test.</summary>
public class ScenarioReachTests
{
    private readonly Dictionary<string, int> _reached = [];

    [Fact]
    public void Random_batches_reach_every_result_and_every_kind_of_event()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            Play(ScenarioGenerator.Generate(seed));
        }

        Assert.Empty(Wanted().Except(_reached.Keys));
    }

    private static IEnumerable<string> Wanted() =>
    [
        .. Enum.GetValues<CreateAccountResult>().Select(Name),
        .. Enum.GetValues<CreateTransferResult>().Select(Name),
        .. Enum.GetValues<NameAccountResult>().Select(Name),
        .. Enum.GetValues<SetAccountLimitsResult>().Select(Name),
        .. Enum.GetValues<ExtendHoldResult>().Select(Name),
        .. Enum.GetValues<ResolveGroupResult>().Select(Name),

        // No batch changes a setting.
        .. Enum.GetValues<EventKind>()
            .Where(kind => kind is not (EventKind.None or EventKind.SettingChanged)).Select(Name),
        "swept", "expired by the event that met it", "chain that exists",
    ];

    private static string Name<T>(T code)
        where T : struct, Enum => $"{typeof(T).Name} {ResultNames.Of(code)}";

    private void Play(Scenario scenario)
    {
        var ledger = new ReferenceLedger();
        ulong now = scenario.Start;
        foreach (ScenarioStep step in scenario.Steps)
        {
            now = (ulong)Math.Max(1, (long)now + step.ClockMove);
            if (step.Restarts)
            {
                continue;
            }

            Reach(ledger.ExpireDue(now, step.Count) > 0, "swept");
            int before = ledger.Events.Count;
            Reach(ledger, step, now);
            foreach (LedgerEvent happened in ledger.Events.Skip(before))
            {
                Reach(true, Name(happened.Kind));
                Reach(happened.Kind == EventKind.Expiry, "expired by the event that met it");
            }
        }
    }

    private void Reach(ReferenceLedger ledger, ScenarioStep step, ulong now)
    {
        foreach (Answer answer in step.Accounts.Count > 0 ? ledger.CreateAccounts(step.Accounts, now) : [])
        {
            Reach(true, Name((CreateAccountResult)answer.Code));
        }

        foreach (Answer answer in step.Names.Count > 0 ? Names(ledger, step, now) : [])
        {
            Reach(true, Name((NameAccountResult)answer.Code));
        }

        foreach (Answer answer in step.Limits.Count > 0 ? ledger.SetAccountLimits(step.Limits, now) : [])
        {
            Reach(true, Name((SetAccountLimitsResult)answer.Code));
        }

        foreach (Answer answer in step.Extensions.Count > 0 ? ledger.ExtendHolds(step.Extensions, now) : [])
        {
            Reach(true, Name((ExtendHoldResult)answer.Code));
        }

        if (step.Group is { } group)
        {
            Reach(true, Name(ledger.ResolveGroup(group, now).Result));
        }

        bool before = false;
        foreach (Answer answer in step.Transfers.Count > 0 ? ledger.CreateTransfers(step.Transfers, now) : [])
        {
            Reach(true, Name((CreateTransferResult)answer.Code));
            bool exists = answer.Code == (ushort)CreateTransferResult.Exists;
            Reach(before && exists, "chain that exists");
            before = exists;
        }
    }

    private static IReadOnlyList<Answer> Names(ReferenceLedger ledger, ScenarioStep step, ulong now)
    {
        (AccountName[] names, byte[] text) = PackedNames.Pack(step.Names);
        return ledger.NameAccounts(names, text, now);
    }

    private void Reach(bool reached, string name)
    {
        if (reached)
        {
            _reached[name] = _reached.GetValueOrDefault(name) + 1;
        }
    }
}
