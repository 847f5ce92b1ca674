using Engine.Core.Pipeline;
using Engine.Simulation.Tests.Surroundings;

namespace Engine.Simulation.Tests.Runs;

/// <summary>Breaks things, now and then, of the kinds that a plan allows, and puts them right again.</summary>
internal sealed class FaultInjector(SimulatedRun simulation, Dice dice, Faults kinds)
{
    private readonly int _rarity = dice.Of(60, 150, 400);
    private readonly int _repair = dice.Of(10, 60, 300);

    public void Step()
    {
        Replace();
        if (simulation.Database.IsDown && dice.OneIn(_repair))
        {
            simulation.Database.IsDown = false;
        }

        ResumeSome();
        if (dice.OneIn(_rarity))
        {
            var kind = (Faults)(1 << dice.Below(10));
            EngineProcess[] living = [.. simulation.Living];
            if (kinds.HasFlag(kind) && living.Length > 0)
            {
                Inject(kind, dice.From(living));
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

    // Sooner where another has taken over meanwhile: then it wakes up as one that has been deposed.
    private void ResumeSome()
    {
        bool hasOther = simulation.Living.Any(engine => engine is { IsServing: true, IsStopped: false, IsCutOff: false });
        foreach (EngineProcess engine in simulation.Living)
        {
            if ((engine.IsStopped || engine.IsCutOff) && dice.OneIn(hasOther ? 100 : 300))
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
            case Faults.EngineStall:
                engine.IsStopped = dice.OneIn(2);
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
