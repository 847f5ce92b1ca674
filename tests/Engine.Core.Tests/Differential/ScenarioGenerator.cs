using Engine.Core.Ledger;
using Engine.Model.Fixtures;

namespace Engine.Core.Tests.Differential;

/// <summary>Makes a run of batches from a seed: few ids, so that requests meet, and values at the edges.</summary>
internal sealed class ScenarioGenerator
{
    private const int Accounts = 7;

    private readonly EdgeValues _draw;
    private readonly RequestGenerator _requests;
    private readonly LimitGenerator _limits;
    private readonly List<ScenarioStep> _steps = [];

    private ScenarioGenerator(int seed)
    {
        _draw = new EdgeValues(seed);
        _requests = new RequestGenerator(_draw, Accounts, imports: _draw.OneIn(4));
        _limits = new LimitGenerator(_draw, Accounts);
    }

    public static Scenario Generate(int seed)
    {
        var generator = new ScenarioGenerator(seed);

        // Early clocks let imported stamps meet the clock, late ones let timeouts pass the end of time.
        ulong start = generator._draw.Of<ulong>(1_800_000_000_000_000_000, 1_000_000, 5_000_000_000_000_000_000);
        generator._requests.Clock = start;
        int steps = 6 + generator._draw.Below(20);
        generator.OpenAccounts();
        for (int i = 0; i < steps; i++)
        {
            generator.AddStep();
        }

        return new Scenario(seed, start, generator._steps);
    }

    private void OpenAccounts()
    {
        var accounts = new List<Account>();
        for (int id = 1; id < Accounts; id++)
        {
            accounts.Add(_requests.SoundAccount((uint)id));
        }

        _steps.Add(new ScenarioStep(0, 1) { Accounts = accounts });
    }

    private void AddStep()
    {
        var step = new ScenarioStep(_draw.OneIn(6) ? MoveToExpiry() : _draw.ClockMove(), _draw.Of(1, 2, 64));
        _requests.Clock = (ulong)Math.Max(1, (long)_requests.Clock + step.ClockMove);
        _steps.Add(_draw.Below(36) switch
        {
            0 => step,
            1 or 2 => step with { Accounts = Many(_requests.Account) },
            3 => step with { Names = Many(Name) },
            4 or 20 or 21 => step with { Extensions = Many(_requests.Extension) },
            5 or 6 => Again(step),
            7 or 8 => step with { Group = _requests.Group() },
            22 or 23 => step with { Limits = Many(_limits.Limits) },
            _ => step with { Transfers = Many(_requests.Transfer) },
        });
    }

    /// <summary>To where the last hold falls due, before, in or after the next batch.</summary>
    private long MoveToExpiry() => _requests.TimedSince == 0
        ? 0
        : (long)_requests.TimedSince + 1_000_000_000 - (long)_requests.Clock + _draw.Below(9) - 2;

    /// <summary>An earlier batch again, as it was, or with one of its events changed, missing or added.</summary>
    private ScenarioStep Again(ScenarioStep step)
    {
        ScenarioStep earlier = _draw.From(_steps);
        var transfers = earlier.Transfers.ToList();
        if (transfers.Count > 0 && _draw.OneIn(2))
        {
            int at = _draw.Below(transfers.Count);
            switch (_draw.Below(3))
            {
                case 0: transfers[at] = _requests.Mutate(transfers[at]); break;
                case 1: transfers.RemoveAt(at); break;
                default: transfers.Insert(at, _requests.Transfer()); break;
            }
        }

        return step with
        {
            Accounts = earlier.Accounts,
            Names = earlier.Names,
            Limits = earlier.Limits,
            Extensions = earlier.Extensions,
            Group = earlier.Group,
            Transfers = transfers,
        };
    }

    private List<T> Many<T>(Func<T> make)
    {
        int count = 1 + _draw.Below(6);
        var items = new List<T>();
        for (int i = 0; i < count; i++)
        {
            items.Add(make());
        }

        return items;
    }

    private NamedAccount Name() =>
        new((UInt128)_draw.Below(Accounts + 1), _draw.Of("till", "safe", "bank", "Bänk", "x"));
}
