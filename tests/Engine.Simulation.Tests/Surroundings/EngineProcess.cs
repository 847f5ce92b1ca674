using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Model;
using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Runs;
using Engine.Simulation.Tests.Workload;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Simulation.Tests.Surroundings;

/// <summary>What an engine is at.</summary>
internal enum EnginePhase
{
    Following,
    Claiming,
    Waiting,
    Serving,
    Dead,
}

/// <summary>
/// An engine: the product's stages over the simulated journal, and what stands around them in its process. Everything
/// in it is gone when it dies.
/// </summary>
internal sealed class EngineProcess
{
    private readonly Database _database;
    private readonly EngineSizes _sizes;
    private readonly Dice _dice;
    private readonly Plant _plant;
    private readonly Recovery _recovery;
    private readonly SilenceWatch _watch;
    private Claim? _claim;
    private TimeSpan _claimedAt;
    private Confirmation? _asked;
    private TimeSpan _askedAt = TimeSpan.MinValue / 2;
    private TimeSpan _confirmedAt;
    private TimeSpan _unquiet;
    private TimeSpan _silentUntil;
    private Partition? _partition;
    private LaneJournal? _journal;

    public EngineProcess(
        int number,
        int machine,
        FakeTimeProvider clock,
        Database database,
        EngineSizes sizes,
        Dice dice,
        Plant plant)
    {
        (Number, Machine, Clock) = (number, machine, clock);
        (_database, _sizes, _dice, _plant) = (database, sizes, dice, plant);
        _recovery = new Recovery(database, plant);
        _watch = new SilenceWatch(database, this, plant);
    }

    /// <summary>Which of the run's engines it is, from 0.</summary>
    public int Number { get; }

    public int Machine { get; }

    public FakeTimeProvider Clock { get; }

    public EnginePhase Phase { get; private set; }

    /// <summary>The process is stopped: nothing of it runs, though it does not know.</summary>
    public bool IsStopped { get; set; }

    /// <summary>It runs and clients reach it, but it reaches the database no more, and has not noticed.</summary>
    public bool IsCutOff { get; set; }

    public bool IsServing => Phase == EnginePhase.Serving;

    public long Epoch { get; private set; }

    public StateMachine Ledger => _recovery.Ledger;

    public Partition Partition => _partition!;

    public LaneJournal Journal => _journal!;

    public EngineSizes Sizes => _sizes;

    /// <summary>What was handed to the ring, in its order.</summary>
    public List<Attempt> Submitted { get; } = [];

    /// <summary>Whether an answer that no commit vouches for may be given: the epoch was confirmed lately.</summary>
    public bool IsConfirmed => _database.Now - _confirmedAt < EngineSizes.ReadAge;

    /// <summary>Whether a question of this moment is under way.</summary>
    public bool HasAskedNow => _asked?.AskedAt == _database.Now;

    /// <summary>Whether it was confirmed by a question of this moment.</summary>
    public bool WasConfirmedNow => _confirmedAt == _database.Now;

    /// <summary>How often it has looked at the lease.</summary>
    public int Looks => _watch.Looks;

    /// <summary>What the ring held when it was last replaced: it may hold as much still, though it is smaller now.</summary>
    public long HeldWhenResized { get; set; }

    /// <summary>Replaces the ring.</summary>
    public void ResizeRing(int slots)
    {
        PartitionStatus status = Partition.Status;
        HeldWhenResized = status.Claimed - status.Answered;
        Partition.ResizeRing(slots);
    }

    /// <summary>Hands a request to the ring, as the front does; false when it is turned away.</summary>
    public bool TrySubmit(Attempt attempt)
    {
        if (!Partition.TrySubmit(attempt.Batch))
        {
            return false;
        }

        Submitted.Add(attempt);
        return true;
    }

    public void Die()
    {
        Phase = EnginePhase.Dead;
        _journal?.Abandon();
        if (_claim is not null)
        {
            _claim.IsConnected = false;
        }
    }

    /// <summary>Takes part of the way from the start to serving.</summary>
    public void Recover()
    {
        switch (Phase)
        {
            case EnginePhase.Following when !_database.IsDown:
                _recovery.Follow();
                _watch.Step();
                break;
            case EnginePhase.Claiming when _claim is null or { HasFailed: true }:
                _claimedAt = _database.Now;
                _claim = _database.BeginClaim(EngineSizes.Patience, Raise);
                break;
            case EnginePhase.Claiming when _claim is { HasCommitted: true, Writing.Block: { } block }:
                TakeOver(block);
                break;
            case EnginePhase.Waiting when _database.Now >= _silentUntil:
                Phase = EnginePhase.Serving;
                break;
        }
    }

    /// <summary>Wants to lead.</summary>
    public void Promote() => Phase = EnginePhase.Claiming;

    /// <summary>One lane of the journal, or the lease, moves: what runs beside the stages.</summary>
    public void StepAside()
    {
        if (IsCutOff)
        {
            return;
        }

        int choice = _dice.Below(Journal.Lanes.Count + 1);
        if (choice < Journal.Lanes.Count)
        {
            Journal.StepLane(Journal.Lanes[choice]);
            return;
        }

        if (_plant != Plant.WaitsForEverForASilentConnection)
        {
            Journal.GiveUpStuck(_database.Now - EngineSizes.CommitTimeout);
        }

        StepLease();
    }

    private void TakeOver(StoredBlock claim)
    {
        _recovery.Finish(claim);
        Epoch = claim.Epoch;
        _confirmedAt = _claimedAt;

        // Those before may answer reads until their last confirmation is stale: nothing is answered before that.
        bool waits = _plant != Plant.ServesBeforeTheOtherFellSilent;
        _silentUntil = _database.Now + (waits ? _unquiet : TimeSpan.Zero);
        _journal = new LaneJournal(_database, claim, Epoch, _sizes.Lanes, _sizes.BlockRows, _plant);
        _partition = new Partition(_sizes.Options, Ledger, _journal, claim.LastSequence, Clock);
        Phase = EnginePhase.Waiting;
    }

    // Whoever comes next may not take this one's end for that of those before it, while they may answer.
    private LeaseRow Raise(LeaseRow before)
    {
        _unquiet = _watch.UnquietAfter(before, _database.LeaseVersion);
        long epoch = before.Epoch + 1;
        return new LeaseRow(this, epoch, _unquiet == TimeSpan.Zero ? epoch : before.QuietEpoch);
    }

    private void StepLease()
    {
        if (_asked is { IsAnswered: true })
        {
            if (_asked.IsConfirmed)
            {
                bool isLate = _plant == Plant.DatesConfirmationsAtTheirAnswer;
                _confirmedAt = isLate ? _database.Now : _asked.AskedAt;
            }
            else
            {
                Journal.Fence();
            }

            _asked = null;
        }

        bool isLost = _asked is not null && _database.Now - _asked.AskedAt > EngineSizes.ReadAge;
        bool isDue = _database.Now - _askedAt >= EngineSizes.Heartbeat;
        if ((_asked is null && isDue) || isLost)
        {
            _askedAt = _database.Now;
            _asked = new Confirmation { Epoch = Epoch, AskedAt = _database.Now, IsQuiet = true };
            _database.Ask(_asked);
        }
    }
}
