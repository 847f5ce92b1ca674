using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Simulation.Tests.Runs;
using Engine.Simulation.Tests.Surroundings;
using Engine.Simulation.Tests.Workload;

namespace Engine.Simulation.Tests.Checks;

/// <summary>What is watched of one engine: the order of its replies, its stamps, and what it keeps in memory.</summary>
internal sealed class EngineWatch(EngineProcess engine)
{
    // By size class, as the pool keeps them.
    private readonly HashSet<Batch>[] _batches = [[], [], [], []];
    private int _held;
    private int _applied;
    private int _ended;
    private ulong _lastTimestamp;
    private long _seen = engine.Ledger.Events.Position;
    private ulong _lastGiven = engine.Ledger.LastTimestamp;

    /// <summary>Attempts that the writer has come to since the last call.</summary>
    public IEnumerable<Attempt> NewlyApplied()
    {
        for (long applied = engine.Partition.Status.Applied; _applied < applied; _applied++)
        {
            yield return engine.Submitted[_applied];
        }
    }

    public void Rented(Attempt attempt)
    {
        _held++;
        PartitionStatus status = engine.Partition.Status;
        long needed = _held + status.Claimed - status.Answered;
        HashSet<Batch> alike = _batches[attempt.Batch.SizeClass];
        SimulationFailure.Unless(
            !alike.Add(attempt.Batch) || alike.Count <= needed,
            $"the pool has made {alike.Count} batches, where {needed} are in use at most");
    }

    public void Returned() => _held--;

    /// <summary>None is answered while one before it waits.</summary>
    public void CheckOrder()
    {
        while (_ended < engine.Submitted.Count && engine.Submitted[_ended].HasEnded)
        {
            _ended++;
        }

        for (int i = _ended + 1; i < engine.Submitted.Count; i++)
        {
            Attempt later = engine.Submitted[i];
            SimulationFailure.Unless(
                !later.HasEnded || later.Outcome != BatchOutcome.Answered,
                $"{later.Request} is answered while {engine.Submitted[_ended].Request}, sent before, waits");
        }
    }

    public void CheckStamp(Applied applied)
    {
        ulong first = applied.LastTimestamp - (ulong)applied.Request.Count + 1;
        SimulationFailure.Unless(
            first > _lastTimestamp, $"{applied.Request} is stamped {first}, though {_lastTimestamp} was given before");
        _lastTimestamp = applied.LastTimestamp;
    }

    /// <summary>A hold lasts until its time has come: by the engine's clock, or by the stamps of one batch at most.</summary>
    public void CheckExpiries()
    {
        ulong now = (ulong)(engine.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        for (EventBuffer events = engine.Ledger.Events; _seen < events.Position; _seen++)
        {
            LedgerEvent happened = events[_seen];
            SimulationFailure.Unless(
                happened.Kind != EventKind.Expiry || happened.Timestamp <= Math.Max(now, _lastGiven + PartitionOptions.MaxBatch),
                $"hold {happened.Id} expires at {happened.Timestamp}, before its time: it is {now}");
            _lastGiven = Math.Max(_lastGiven, happened.Timestamp);
        }

        _lastGiven = engine.Ledger.LastTimestamp;
    }

    public void CheckBounds()
    {
        PartitionStatus status = engine.Partition.Status;
        long waiting = engine.Ledger.Events.Position - engine.Journal.Taken;
        long held = status.Claimed - status.Answered;
        if (held <= status.RingSlots)
        {
            engine.HeldWhenResized = 0; // it fits again
        }

        SimulationFailure.Unless(
            held <= Math.Max(status.RingSlots, engine.HeldWhenResized), "the ring holds more than its slots");
        SimulationFailure.Unless(
            status.UsedBytes >= 0 && status.UsedBytes <= status.RingBytes, $"the ring holds {status.UsedBytes} bytes");
        SimulationFailure.Unless(
            waiting <= engine.Ledger.Events.Capacity, $"{waiting} events wait for the journal: some are overwritten");
    }

    /// <summary>Nobody waits for an engine that may never write again.</summary>
    public void CheckGivenUp()
    {
        engine.Partition.Stages[^1].Step();
        Attempt? waiting = engine.Submitted.Skip(_ended).FirstOrDefault(attempt => !attempt.HasEnded);
        SimulationFailure.Unless(waiting is null, $"{waiting?.Request} waits for an engine that has been deposed");
    }

    /// <summary>Nothing is left in an engine that has answered everything.</summary>
    public void CheckEmpty()
    {
        PartitionStatus status = engine.Partition.Status;
        SimulationFailure.Unless(
            status.Claimed == status.Answered && status.UsedBytes == 0,
            $"an idle engine holds {status.Claimed - status.Answered} requests, {status.UsedBytes} bytes");
    }
}
