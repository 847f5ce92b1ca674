using Engine.Model.Canary;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests.Canary;

/// <summary>A bug that the simulation has to find: around the pipeline, in its sources, or one in each.</summary>
/// <param name="Name">What is wrong then.</param>
/// <param name="Plant">What is wrong around the pipeline.</param>
/// <param name="Source">What is wrong in the pipeline.</param>
internal sealed record CanaryBug(string Name, Plant Plant, PlantedBug? Source = null)
{
    /// <summary>Seeds of which one at least has to find it.</summary>
    public const int Seeds = 2_000;

    private const string TwoEngines = ":steps=6000:clients=4:faults=EngineStall,TakeOver";
    private const string ThreeEngines = ":steps=6000:clients=4:faults=EngineCrash,EngineStall,TakeOver";
    private const string LargeBatches = ":clients=4:batch=400";
    private const string Reply = "ReplyStage.cs";
    private const string Apply = "ApplyStage.cs";
    private const string Ticket = "BatchTicket.cs";

    /// <summary>What the plans that look for it have in common; empty where any plan may find it.</summary>
    public string Family { get; init; } = "";

    /// <summary>The seed that the search begins with: of what is rarely met one shortly before the first that meets it.</summary>
    public int From { get; init; } = 1;

    /// <summary>Whether it is a rule of the ledger that is broken, and not one of the pipeline.</summary>
    public bool IsOfLedger { get; init; }

    public static IReadOnlyList<CanaryBug> All { get; } =
    [
        new("the journal acknowledges before the commit", Plant.AcknowledgesBeforeTheCommit),
        new("the fence is forgotten", Plant.ForgetsTheFence),
        new("the index of block numbers is forgotten", Plant.ForgetsTheBlockIndex),
        new("a later block commits without the earlier", Plant.DropsTheOrderOfLanes),
        new("a lost connection counts as a commit", Plant.TakesUnknownForCommitted),
        new("a block that is found counts as replicated", Plant.TakesFoundForReplicated) { From = 26 },
        new("a batch is lost where a leaf ends", Plant.LosesABatchAtALeafRoll),
        new("burnt ids are forgotten at recovery", Plant.ForgetsBurntIdsAtRecovery),
        new("recovery misses what came before the claim", Plant.ForgetsTheTailAtRecovery) { From = 21 },
        new("a deposed engine answers reads", Plant.AnswersReadsWhenDeposed) { Family = TwoEngines },
        new("a deposed engine answers refusals", Plant.AnswersRefusalsWhenDeposed) { Family = TwoEngines, From = 125 },
        new("a new engine serves before the old one fell silent", Plant.ServesBeforeTheOtherFellSilent)
        {
            Family = TwoEngines,
        },
        new("a silence counts although the other one was confirmed in it", Plant.CountsASilenceThatWasBroken)
        {
            Family = TwoEngines,
            From = 169,
        },
        new("a silence counts from the question, not from its answer", Plant.CountsSilenceFromTheQuestion)
        {
            Family = TwoEngines,
        },
        new("the death of one engine is taken for the silence of all before it", Plant.TakesOneDeathForTheSilenceOfAll)
        {
            Family = ThreeEngines,
        },
        new("transfer ids are forgotten at recovery", Plant.ForgetsTransferIdsAtRecovery),
        new("a confirmation counts from its answer, not from the question", Plant.DatesConfirmationsAtTheirAnswer)
        {
            Family = TwoEngines,
            From = 279,
        },
        new("a connection that fell silent is never given up", Plant.WaitsForEverForASilentConnection),
        InPipeline(
            "replies do not wait for the journal", Reply, "batch.LastSequence > durable", "durable < 0"),
        InPipeline(
            "what has no events of its own is answered from what is not durable",
            Apply,
            "batch.LastSequence = _sequences.Last;",
            "batch.LastSequence = to > from ? _sequences.Last : _sequences.Last - 1;"),
        InPipeline(
            "replies change their order",
            Reply,
            "bytes += batch.Bytes;",
            """
            if (_next < applied && _next < end && _ring[_next + 1].LastSequence <= durable)
            {
                _ring.Publish(_next, _ring[_next + 1]);
                _ring.Publish(_next + 1, batch);
                (applied, batch) = (_next, _ring[_next]);
            }

            bytes += batch.Bytes;
            """),
        InPipeline(
            "a fenced engine goes on answering",
            Reply,
            "_givingUp || _journal.State == JournalState.Fenced",
            "_givingUp"),
        InPipeline(
            "room is not given back",
            Reply,
            "_intake.Free((int)(_next - first), bytes)",
            "_intake.Free(1, bytes / 2)"),
        InPipeline(
            "a batch given up is applied all the same",
            Ticket,
            "Interlocked.CompareExchange(ref _state, Taken, Entered) == Entered",
            "Interlocked.CompareExchange(ref _state, Taken, Entered) != Rented"),
        InPipeline(
            "a batch taken is told to be not accepted",
            Ticket,
            "_end.SetResult(BatchOutcome.Unknown)",
            "_end.SetResult(BatchOutcome.NotAccepted)"),
        InPipeline("a batch is reused while the pipeline holds it", Ticket, "if (left == 0)", "if (left <= 1)"),
        InPipeline("batches never come back", Ticket, "if (left == 0)", "if (left == -1)"),
        InPipeline(
            "the writer overruns the journal",
            Apply,
            "_ledger.Events.Capacity - (int)(_ledger.Events.Position - _journaled.Value)",
            "_ledger.Events.Capacity") with { Family = LargeBatches, From = 11 },
        InPipeline(
            "stamps are used again after a restart",
            "Replayer.cs",
            "state.LastTimestamp = Math.Max(state.LastTimestamp, row.Timestamp);",
            "") with { Plant = Plant.ForgetsStampsOfBlocksAtRecovery },
        InPipeline(
            "an expiry stays out of the journal",
            "HoldExpiry.cs",
            "events.AddExpiry(state.Transfers[hold], released, stamp);",
            ""),
        InPipeline(
            "a transfer credits more than it debits",
            "Effects.cs",
            "cr.CreditsPosted = Sum(cr.CreditsPosted, amount);",
            "cr.CreditsPosted = Sum(cr.CreditsPosted, amount + 1);"),
        InPipeline(
            "a hold expires before its time",
            "HoldExpiry.cs",
            "expiresAt <= FirstStamp(now, count)",
            "expiresAt <= FirstStamp(now, count) + 200_000_000"),
        InPipeline(
            "the ring takes more than its bytes",
            "Intake.cs",
            "used > 0 && used + bytes > CapacityBytes",
            "used > 4 * CapacityBytes") with { Family = LargeBatches, From = 11 },
        InPipeline(
            "a leaf's end is overrun", "LeafSequences.cs", "_before = LeafEnd;", "_before = LeafEnd + 1;"),
        .. PlantedBug.All.Where(bug => !NotHere.Contains(bug.Name)).Select(InLedger),
    ];

    /// <summary>
    /// Those that every run of the tests looks for: bugs of the ledger, which random batches find each time too, all in a
    /// long run and three in a short one: of what was applied, of what was taken back, and of what was recovered.
    /// </summary>
    public static IEnumerable<CanaryBug> Wanted => All.Where(bug => SimulationScale.IsLong
        || !bug.IsOfLedger
        || bug.Name is "a hold reserves nothing on the credit side" or "a broken chain leaves its balances changed"
            or "a burnt id is free again after a restart");

    // Planted above already, or too fine for runs that meet by chance: the differential tests have to find those.
    private static IReadOnlyList<string> NotHere =>
    [
        "an expiry stays out of the journal",
        "a hold expires a nanosecond late",
        "a hold that falls due inside a batch can still be posted",
        "a debit drops out of its window a slot too soon",

        // Runs know no groups, and seldom take back what was captured or extended.
        "a hold that is open again is of no group",
        "a capture that is taken back stays captured",
        "a post that is taken back takes an extension along",
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static CanaryBug InLedger(PlantedBug bug) => new(bug.Name, Plant.None, bug)
    {
        IsOfLedger = true,
        From = bug.Name switch
        {
            "pending debits do not count against the limit" => 23,
            "the void of a closing transfer leaves its account closed" => 32,
            "a floor does not count holds" => 155,
            "a broken chain leaves its velocity counted" => 29,
            _ => 1,
        },
    };

    private static CanaryBug InPipeline(string name, string file, string text, string replacement) =>
        new(name, Plant.None, new PlantedBug(name, file, text, replacement));
}
