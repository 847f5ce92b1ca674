using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests.Surroundings;

/// <summary>
/// The journal's protocol over the simulated database: blocks on lanes, a COPY each, CopyDone once the block before is
/// known committed; whatever fails is appended again, and looked at where it is found.
/// </summary>
internal sealed class LaneJournal : IJournal
{
    private readonly Queue<Lane> _underWay = new();
    private readonly Lane[] _lanes;
    private readonly Database _database;
    private readonly BlockBuffers _buffers;
    private readonly long _epoch;
    private readonly Plant _plant;
    private Queue<StoredBlock> _again = new();
    private LaneAttempt? _last;
    private StoredBlock _watermark;

    public LaneJournal(Database database, StoredBlock head, long epoch, int lanes, int blockRows, Plant plant)
    {
        (_database, _watermark, _epoch, _plant) = (database, head, epoch, plant);
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new Lane())];
        _buffers = new BlockBuffers(head, epoch, lanes + 2, blockRows, plant);
        DurableSequence = head.LastSequence;
    }

    public long DurableSequence { get; private set; }

    public JournalState State { get; private set; }

    public IReadOnlyList<Lane> Lanes => _lanes;

    /// <summary>Events taken from the writer since the start.</summary>
    public long Taken => _buffers.Taken;

    public bool TryAppend(EventBuffer events, long from, long to, NameTable names) =>
        State != JournalState.Fenced && _buffers.TryAppend(events, from, to, names);

    public bool Step()
    {
        bool moved = SettleInOrder();
        while (State != JournalState.Fenced && TryStart())
        {
            moved = true;
        }

        return moved;
    }

    public void Fence() => State = JournalState.Fenced;

    /// <summary>The process is gone: the database finds out in its own time.</summary>
    public void Abandon()
    {
        foreach (Lane lane in _lanes)
        {
            lane.Drop();
        }
    }

    /// <summary>Gives up what the database has not answered since before a point in time.</summary>
    public void GiveUpStuck(TimeSpan before)
    {
        foreach (Lane lane in _lanes)
        {
            if (lane.Attempt is { Outcome: AttemptOutcome.UnderWay } attempt && attempt.StartedAt < before)
            {
                attempt.Outcome = AttemptOutcome.Again;
            }
        }
    }

    /// <summary>What runs beside the stages for one lane: connecting, sending, hearing the answer.</summary>
    public void StepLane(Lane lane)
    {
        if (!lane.IsConnected)
        {
            Connect(lane);
        }
        else if (lane.Attempt is { Outcome: AttemptOutcome.UnderWay } attempt)
        {
            Advance(attempt);
        }
    }

    private void Connect(Lane lane)
    {
        if (_database.IsDown)
        {
            return;
        }

        if (_database.Find(_watermark.Number)?.Hash != _watermark.Hash)
        {
            Fence();
        }

        lane.IsConnected = true;
    }

    private void Advance(LaneAttempt attempt)
    {
        if (attempt.Before is { Outcome: AttemptOutcome.Again or AttemptOutcome.Fenced })
        {
            attempt.Outcome = AttemptOutcome.Again; // cancelled before its CopyDone
        }
        else if (attempt.IsConfirming)
        {
            Confirm(attempt);
        }
        else if (attempt.Backend is not { } backend)
        {
            if (attempt.Before is null or { IsOpen: true })
            {
                attempt.Backend = _database.BeginCopy(attempt.Block, _epoch);
            }
        }
        else if (backend.Stage == BackendStage.Copying)
        {
            attempt.IsOpen = true;
            bool mayCommit = attempt.Before is null or { Outcome: AttemptOutcome.Committed };
            if (mayCommit || _plant == Plant.DropsTheOrderOfLanes)
            {
                backend.Stage = BackendStage.Done;
                bool acknowledges = _plant == Plant.AcknowledgesBeforeTheCommit;
                DurableSequence = acknowledges ? attempt.Block.LastSequence : DurableSequence;
            }
        }
        else if (backend.IsDelivered)
        {
            Hear(attempt, backend.Answer);
        }
    }

    private void Hear(LaneAttempt attempt, BackendAnswer answer)
    {
        switch (answer)
        {
            case BackendAnswer.Duplicate:
                bool isOurs = _database.Find(attempt.Block.Number)?.Hash == attempt.Block.Hash;
                attempt.IsConfirming = isOurs;
                attempt.Outcome = isOurs ? AttemptOutcome.UnderWay : AttemptOutcome.Fenced;
                break;
            case BackendAnswer.Failed when _plant == Plant.TakesUnknownForCommitted:
            case BackendAnswer.Committed:
                attempt.Outcome = AttemptOutcome.Committed;
                break;
            case BackendAnswer.Refused:
                attempt.Outcome = AttemptOutcome.Fenced;
                break;
            default:
                attempt.Outcome = AttemptOutcome.Again;
                break;
        }
    }

    // Found is not yet replicated: a small commit that waits for the standby proves that, under the fence like any.
    private void Confirm(LaneAttempt attempt)
    {
        if (_database.IsDown)
        {
            attempt.Outcome = AttemptOutcome.Again;
        }
        else if (_database.Epoch != _epoch && _plant != Plant.ForgetsTheFence)
        {
            attempt.Outcome = AttemptOutcome.Fenced;
        }
        else if (_database.Find(attempt.Block.Number)?.Hash != attempt.Block.Hash)
        {
            attempt.Outcome = AttemptOutcome.Again;
        }
        else if (_database.IsDurable(attempt.Block) || _plant == Plant.TakesFoundForReplicated)
        {
            attempt.Outcome = AttemptOutcome.Committed;
        }
    }

    private bool SettleInOrder()
    {
        bool moved = false;
        while (_underWay.TryPeek(out Lane? lane))
        {
            LaneAttempt attempt = lane.Attempt!;
            switch (attempt.Outcome)
            {
                case AttemptOutcome.UnderWay:
                    return moved;
                case AttemptOutcome.Fenced:
                    Fence();
                    return moved;
                case AttemptOutcome.Committed:
                    Settle(lane, attempt);
                    break;
                default:
                    return StartOver() || moved;
            }

            moved = true;
        }

        return moved;
    }

    private void Settle(Lane lane, LaneAttempt attempt)
    {
        _underWay.Dequeue();
        lane.Attempt = null;
        _watermark = attempt.Block;
        DurableSequence = Math.Max(DurableSequence, attempt.Block.LastSequence);
        _buffers.Release();
        State = JournalState.Writable;
    }

    private bool StartOver()
    {
        State = JournalState.Stalled;
        if (_underWay.Any(lane => lane.Attempt!.Outcome == AttemptOutcome.UnderWay))
        {
            return false;
        }

        _again = new Queue<StoredBlock>(_underWay.Select(lane => lane.Attempt!.Block).Concat(_again));
        _underWay.Clear();
        _last = null;
        foreach (Lane lane in _lanes)
        {
            lane.Drop();
        }

        return true;
    }

    private bool TryStart()
    {
        if ((_again.Count == 0 && !_buffers.HasWork) || Array.Find(_lanes, lane => lane.IsIdle) is not { } idle)
        {
            return false;
        }

        StoredBlock block = _again.TryDequeue(out StoredBlock? again) ? again : _buffers.Take();
        _last = idle.Attempt = new LaneAttempt(block, _last, _database.Now);
        _underWay.Enqueue(idle);
        return true;
    }
}
