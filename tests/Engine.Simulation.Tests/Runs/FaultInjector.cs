using System.Numerics;
using Engine.Core.Pipeline;
using Engine.Model;
using Engine.Simulation.Tests.Surroundings;

namespace Engine.Simulation.Tests.Runs;

/// <summary>Breaks things, now and then, of the kinds that a plan allows, and puts them right again.</summary>
internal sealed class FaultInjector(SimulatedRun simulation, Dice dice, Faults kinds)
{
    private readonly Faults[] _kinds =
        [.. Enum.GetValues<Faults>().Where(kind => BitOperations.IsPow2((int)kind) && kinds.HasFlag(kind))];

    private readonly CloseSuccession _succession = new(simulation, dice);
    private readonly int _rarity = dice.Of(100, 250, 500);
    private readonly int _absence = dice.Of(100, 700, 2000);
    private readonly int _repair = dice.Of(10, 60, 300);

    public void Step()
    {
        Replace();
        if (simulation.Database.IsDown && dice.OneIn(_repair))
        {
            simulation.Database.IsDown = false;
        }

        if (!simulation.IsInHaste)
        {
            ResumeSome();
        }

        if (dice.OneIn(_rarity))
        {
            EngineProcess[] living = [.. simulation.Living];
            if (_kinds.Length > 0 && living.Length > 0)
            {
                Inject(dice.From(_kinds), dice.From(living));
            }
        }
    }

    /// <summary>An engine that may never write again ends, and where none is left, one starts.</summary>
    public void Replace()
    {
        EngineProcess[] fenced =
            [.. simulation.Living.Where(e => e.IsServing && !e.IsStopped && e.Journal.State == JournalState.Fenced)];
        foreach (EngineProcess engine in fenced)
        {
            if (dice.OneIn(40))
            {
                simulation.Kill(engine);
            }
        }

        if (!simulation.Living.Any())
        {
            simulation.StartEngine()!.Promote();
        }
    }

    /// <summary>Ends every fault.</summary>
    public void Heal()
    {
        simulation.Database.IsDown = false;
        foreach (EngineProcess engine in simulation.Living)
        {
            (engine.IsStopped, engine.IsCutOff) = (false, false);
            if (engine.Phase == EnginePhase.Following)
            {
                engine.Promote();
            }
        }
    }

    private void ResumeSome()
    {
        foreach (EngineProcess engine in simulation.Living)
        {
            if ((engine.IsStopped || engine.IsCutOff) && dice.OneIn(_absence))
            {
                (engine.IsStopped, engine.IsCutOff) = (false, false);
            }
        }
    }

    private void Inject(Faults kind, EngineProcess engine)
    {
        switch (kind)
        {
            case Faults.EngineCrash:
                simulation.Kill(engine);
                break;
            case Faults.EngineStall when kinds.HasFlag(Faults.TakeOver) && dice.OneIn(2):
                _succession.Begin(dies: kinds.HasFlag(Faults.EngineCrash) && dice.OneIn(2));
                break;
            case Faults.EngineStall:
                engine.IsStopped = dice.OneIn(3);
                engine.IsCutOff = !engine.IsStopped;
                if (kinds.HasFlag(Faults.TakeOver) && dice.OneIn(2))
                {
                    TakeOver();
                }

                break;
            case Faults.TakeOver:
                TakeOver();
                break;
            case Faults.ConnectionCut when engine.IsServing:
                Cut(engine, isNoticed: true);
                break;
            case Faults.ConnectionSilence when engine.IsServing:
                Cut(engine, isNoticed: false);
                break;
            case Faults.DatabaseRestart:
                simulation.Database.Crash();
                break;
            case Faults.DatabaseFailover:
                simulation.Database.FailOver();
                break;
            case Faults.ClockStep:
                engine.Clock.AdjustTime(engine.Clock.GetUtcNow().AddMilliseconds(dice.Between(-3000, 3000)));
                break;
            default:
                break;
        }
    }

    private void TakeOver()
    {
        EngineProcess? standby = simulation.Living.FirstOrDefault(engine => engine.Phase == EnginePhase.Following);
        bool isAtOnce = standby is not null || dice.OneIn(2);
        standby ??= simulation.StartEngine();
        if (isAtOnce)
        {
            standby?.Promote();
        }
    }

    private void Cut(EngineProcess engine, bool isNoticed)
    {
        Lane lane = dice.From(engine.Journal.Lanes);
        if (lane.Attempt is not { Outcome: AttemptOutcome.UnderWay } attempt)
        {
            return;
        }

        attempt.Backend?.IsConnected = false;
        if (isNoticed)
        {
            attempt.Outcome = AttemptOutcome.Again;
        }
    }
}
