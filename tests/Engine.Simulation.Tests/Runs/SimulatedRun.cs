using Engine.Core.Pipeline;
using Engine.Model;
using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Checks;
using Engine.Simulation.Tests.Surroundings;
using Engine.Simulation.Tests.Workload;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Simulation.Tests.Runs;

/// <summary>One run: the real stages, stepped by this thread in an order that the plan's seed decides.</summary>
internal sealed class SimulatedRun
{
    private const int Machines = 2;
    private const int StepsToFinish = 60_000;

    private readonly Plan _plan;
    private readonly Plant _plant;
    private readonly Dice _order;
    private readonly Dice _engineDice;
    private readonly EngineSizes _sizes;
    private readonly int _tempo;
    private readonly FakeTimeProvider[] _clocks;
    private readonly Database _database;
    private readonly Observer _observer;
    private readonly Front _front;
    private readonly RequestMaker _maker;
    private readonly Client[] _clients;
    private readonly FaultInjector _faults;
    private readonly Dice _resizing;
    private readonly List<EngineProcess> _engines = [];
    private readonly List<DigestSeen> _digests = [];
    private int _hasteUntil;

    private SimulatedRun(Plan plan, Plant plant)
    {
        (_plan, _plant) = (plan, plant);
        var dice = new Dice((ulong)plan.Seed);
        _order = dice.Split();
        _engineDice = dice.Split();
        bool isWide = plan.Batch > Plan.SmallBatch;
        _sizes = EngineSizes.Draw(dice, isWide);
        _tempo = dice.Of(1_000, 5_000, 10_000, 20_000);
        _clocks = [.. Enumerable.Range(0, Machines).Select(_ => ClockNear(dice))];
        _database = new Database(
            dice.Split(), plant, plan.Faults.HasFlag(Faults.Refusal), FirstBlock(dice), JournalCheck.Follows);
        _observer = new Observer(() => _database.DurableSequence);
        _front = new Front(_observer, plant);
        _maker = new RequestMaker(dice.Split(), plan.Batch);
        bool isImpatient = plan.Faults.HasFlag(Faults.Impatience);
        bool sparesTheCutOff = dice.OneIn(2);
        Dice[] clientDice = [.. Enumerable.Range(0, Plan.MostClients).Select(_ => dice.Split())];
        _clients =
        [
            .. clientDice.Take(plan.Clients)
                .Select(own => new Client(own, _maker, _front, isImpatient, isEager: isWide, sparesTheCutOff)),
        ];
        _faults = new FaultInjector(this, dice.Split(), plan.Faults);
        _resizing = dice.Split();
    }

    /// <summary>What has happened, for a look at a run.</summary>
    public RunFigures Figures => new(
        Step,
        _observer.Applied.Count,
        _observer.Outcomes,
        _database.Log.Count,
        _engines.Count,
        _database.DurableSequence);

    public int Step { get; private set; }

    public Database Database => _database;

    public IReadOnlyList<FakeTimeProvider> Clocks => _clocks;

    /// <summary>Engines that are alive.</summary>
    public IEnumerable<EngineProcess> Living => _engines.Where(engine => engine.Phase != EnginePhase.Dead);

    /// <summary>Plays a plan.</summary>
    /// <exception cref="SimulationFailure">A promise was broken; the step is in the message.</exception>
    public static RunFigures Run(Plan plan, Plant plant)
    {
        var simulation = new SimulatedRun(plan, plant);
        try
        {
            simulation.Play();
        }
        catch (Exception broken) when (broken is not SimulationFailure)
        {
            throw new SimulationFailure($"step {simulation.Step}: {broken}");
        }
        catch (SimulationFailure broken)
        {
            throw new SimulationFailure($"step {simulation.Step}: {broken.Message}");
        }

        return simulation.Figures;
    }

    /// <summary>Whether little time passes and nobody comes back who is away.</summary>
    public bool IsInHaste => Step < _hasteUntil;

    /// <summary>It is so for so many steps.</summary>
    public void Hasten(int steps) => _hasteUntil = Step + steps;

    /// <summary>Time passes everywhere.</summary>
    public void Pass(TimeSpan time)
    {
        _database.Now += time;
        foreach (FakeTimeProvider clock in _clocks)
        {
            clock.Advance(time);
        }
    }

    public EngineProcess? StartEngine()
    {
        int machine = Enumerable.Range(0, Machines)
            .FirstOrDefault(free => !Living.Any(engine => engine.Machine == free), -1);
        if (machine < 0)
        {
            return null;
        }

        var engine = new EngineProcess(
            _engines.Count, machine, _clocks[machine], _database, _sizes, _engineDice.Split(), _plant);
        _engines.Add(engine);
        return engine;
    }

    public void Kill(EngineProcess engine)
    {
        if (engine.IsServing && engine.Journal.State == JournalState.Fenced)
        {
            _observer.CheckGivenUp(engine);
        }

        engine.Die();
        _front.Engines.Remove(engine);
    }

    /// <summary>One part of an engine moves.</summary>
    public void StepEngine(EngineProcess engine) => StepEngine(engine, _order.Below(6));

    /// <summary>An engine takes part of the way to serving.</summary>
    public void Recover(EngineProcess engine)
    {
        EnginePhase before = engine.Phase;
        engine.Recover();
        if (before == EnginePhase.Claiming && engine.Phase == EnginePhase.Waiting)
        {
            SeeDigest(engine, "after recovery");
        }

        if (engine.IsServing)
        {
            _front.Engines.Add(engine);
        }
    }

    private static FakeTimeProvider ClockNear(Dice dice) =>
        new(DateTimeOffset.UnixEpoch.AddYears(50).AddMilliseconds(dice.Between(-500, 500)));

    // Some journals begin shortly before a leaf ends.
    private static StoredBlock FirstBlock(Dice dice)
    {
        long last = dice.OneIn(2) ? 0 : BlockBuffers.LeafRows - dice.Between(1, 120);
        return new StoredBlock
        {
            Number = 1,
            Epoch = 0,
            Events = [],
            Names = [],
            LastSequence = last,
            NextSequence = last + 1,
            Timestamp = 0,
            HashBefore = 0,
        }.Closed();
    }

    private void Play()
    {
        StartEngine()!.Promote();
        for (; Step < _plan.Steps; Step++)
        {
            StepSomething();
            _faults.Step();
            _maker.IsQuiet ^= _order.OneIn(250);
        }

        Finish();
        Check();
    }

    private void StepSomething()
    {
        int times = _order.Between(1, 6);
        switch (_order.Below(20))
        {
            case < 7:
                _clients[_order.Below(_clients.Length)].Step();
                _front.CollectAbandoned();
                break;
            case < 14:
                StepEngine(times);
                break;
            case < 19:
                for (int i = 0; i < times; i++)
                {
                    _database.Step();
                }

                break;
            default:
                Pass(TimeSpan.FromMicroseconds(NextPause()));
                break;
        }
    }

    private int NextPause() =>
        IsInHaste ? _order.Below(100) : _order.OneIn(60) ? 600_000 : _order.Below(_tempo);

    private void StepEngine(int times)
    {
        EngineProcess[] running = [.. Living.Where(engine => !engine.IsStopped)];
        if (running.Length > 0)
        {
            EngineProcess engine = _order.From(running);
            if (engine.IsServing && _resizing.OneIn(100))
            {
                engine.ResizeRing(_resizing.Of(2, 4, 16, 64));
            }

            for (int i = 0; i < times; i++)
            {
                StepEngine(engine);
            }
        }
    }

    private void StepEngine(EngineProcess engine, int part)
    {
        if (!engine.IsServing)
        {
            Recover(engine);
            return;
        }

        IReadOnlyList<IStage> stages = engine.Partition.Stages;
        if (part < stages.Count)
        {
            stages[part].Step();
            _observer.Stepped(engine);
        }
        else
        {
            engine.StepAside();
        }
    }

    // The faults end, and everything that was asked has to come to an end too.
    private void Finish()
    {
        _faults.Heal();
        foreach (Client client in _clients)
        {
            client.IsFinishing = true;
        }

        for (int end = Step + StepsToFinish; !IsQuiet(); Step++)
        {
            SimulationFailure.Unless(Step < end, $"after all faults have ended, something waits for ever: {Waiting()}");
            StepSomething();
            _faults.Replace();
        }
    }

    private string Waiting() =>
        string.Join(", ", _clients.Select(client => $"a client with {client.InFlight} in flight")) + "; "
        + string.Join(", ", Living.Select(engine => $"engine {engine.Number} {engine.Phase}"))
        + $"; durable {_database.DurableSequence}, database {(_database.IsDown ? "down" : "up")}";

    private bool IsQuiet() => _clients.All(client => client.IsIdle)
        && Living.Any()
        && Living.All(engine => engine.IsServing
            && engine.Epoch == _database.Epoch
            && engine.Partition.Status is var status
            && status.Claimed == status.Answered && status.AppliedSequence == status.DurableSequence)
        && _database.Replicated == _database.Log.Count;

    private void Check()
    {
        foreach (EngineProcess engine in Living)
        {
            _observer.CheckEmpty(engine);
            SeeDigest(engine, "at the end");
        }

        HistoryCheck.Run(_database.Log, _observer.Applied, _digests.Concat(_observer.Audits));
    }

    private void SeeDigest(EngineProcess engine, string when) => _digests.Add(new DigestSeen(
        engine.Journal.DurableSequence, engine.Ledger.ComputeDigest(), $"engine {engine.Number} {when}"));
}
