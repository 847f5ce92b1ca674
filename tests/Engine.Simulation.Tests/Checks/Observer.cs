using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Simulation.Tests.Runs;
using Engine.Simulation.Tests.Surroundings;
using Engine.Simulation.Tests.Workload;

namespace Engine.Simulation.Tests.Checks;

/// <summary>
/// Looks on, and checks at once what can be seen at once: that what is told is durable, that nobody is told less than
/// anyone before, that replies keep their order, that money is conserved and memory bounded.
/// </summary>
internal sealed class Observer(Func<long> durable)
{
    private readonly Dictionary<Attempt, Applied> _appliedBy = [];
    private readonly Dictionary<EngineProcess, EngineWatch> _watches = [];

    /// <summary>Everything that any writer did, in the order in which it was done.</summary>
    public List<Applied> Applied { get; } = [];

    /// <summary>The highest sequence that an answer given to anyone rests on.</summary>
    public long HighestTold { get; private set; }

    /// <summary>How many answers were given, by how they ended.</summary>
    public int[] Outcomes { get; } = new int[4];

    public void Rented(Attempt attempt) => WatchOf(attempt.Engine).Rented(attempt);

    public void Returned(Attempt attempt) => WatchOf(attempt.Engine).Returned();

    /// <summary>An engine has moved.</summary>
    public void Stepped(EngineProcess engine)
    {
        EngineWatch watch = WatchOf(engine);
        foreach (Attempt attempt in watch.NewlyApplied())
        {
            Record(attempt);
        }

        watch.CheckExpiries();
        watch.CheckOrder();
        watch.CheckBounds();
    }

    /// <summary>Digests that clients were told.</summary>
    public IEnumerable<DigestSeen> Audits => Applied
        .Where(applied => applied.IsTold && applied.Request.Kind == BatchKind.Audit)
        .Select(applied => new DigestSeen(applied.LastSequence, applied.Content.Digest, applied.Request.ToString()));

    public void CheckGivenUp(EngineProcess engine) => WatchOf(engine).CheckGivenUp();

    public void CheckEmpty(EngineProcess engine) => WatchOf(engine).CheckEmpty();

    /// <summary>A client hears how its attempt ended.</summary>
    public void Told(Attempt attempt, BatchOutcome outcome)
    {
        Outcomes[(int)outcome]++;
        Applied? applied = _appliedBy.GetValueOrDefault(attempt);
        if (outcome == BatchOutcome.NotAccepted)
        {
            SimulationFailure.Unless(
                applied is null or { IsTaken: false },
                $"{attempt.Request} was told to be not accepted, but was applied");
        }

        if (outcome != BatchOutcome.Answered)
        {
            return;
        }

        SimulationFailure.Unless(applied is { IsTaken: true }, $"{attempt.Request} was answered, but never applied");
        CheckAnswer(applied!);
        applied!.IsTold = true;
        HighestTold = Math.Max(HighestTold, applied.LastSequence);
    }

    private void CheckAnswer(Applied applied)
    {
        Request request = applied.Request;
        string? difference = applied.Content.DifferenceTo(Content.Of(request, applied.Attempt.Batch));
        SimulationFailure.Unless(difference is null, $"{request} is told otherwise than it was applied: {difference}");
        SimulationFailure.Unless(
            applied.LastSequence <= durable(),
            $"{request} is told early: it rests on sequence {applied.LastSequence}, durable is {durable()}");
        SimulationFailure.Unless(
            applied.LastSequence >= applied.Attempt.Floor,
            $"{request} goes back: it rests on sequence {applied.LastSequence}, "
                + $"but {applied.Attempt.Floor} was told before");
    }

    private void Record(Attempt attempt)
    {
        Batch batch = attempt.Batch;
        bool isTaken = !attempt.HasEnded || attempt.Outcome != BatchOutcome.NotAccepted;
        Content content = isTaken ? Content.Of(attempt.Request, batch) : Content.Nothing;
        var applied = new Applied(attempt, attempt.Engine.Epoch, content)
        {
            IsTaken = isTaken,
            FirstSequence = batch.FirstSequence,
            LastSequence = batch.LastSequence,
            LastTimestamp = batch.LastTimestamp,
        };
        Applied.Add(applied);
        _appliedBy.Add(attempt, applied);
        if (isTaken && attempt.Request.Writes)
        {
            WatchOf(attempt.Engine).CheckStamp(applied);
            CheckConservation(attempt.Engine.Ledger);
        }
    }

    private static void CheckConservation(StateMachine ledger)
    {
        foreach (LedgerTotals totals in ledger.ComputeTotals())
        {
            SimulationFailure.Unless(
                totals.DebitsPosted == totals.CreditsPosted && totals.DebitsPending == totals.CreditsPending,
                $"money is not conserved: {totals}");
        }
    }

    private EngineWatch WatchOf(EngineProcess engine)
    {
        if (!_watches.TryGetValue(engine, out EngineWatch? watch))
        {
            _watches.Add(engine, watch = new EngineWatch(engine));
        }

        return watch;
    }
}
