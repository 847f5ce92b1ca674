using Engine.Model;
using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests.Surroundings;

/// <summary>
/// PostgreSQL as the journal meets it: transactions that pass a fence, commit in their own time, wait for a standby,
/// and outlive the connection that sent them. Block numbers are unique. Whatever it does next is chance.
/// </summary>
internal sealed class Database
{
    private readonly List<Backend> _backends = [];
    private readonly List<Confirmation> _confirmations = [];
    private readonly List<LeaseReading> _readings = [];
    private readonly Dice _dice;
    private readonly Plant _plant;
    private readonly bool _refuses;
    private readonly int _lag;
    private readonly Action<StoredBlock, StoredBlock> _appended;
    private readonly List<StoredBlock> _log;
    private Claim? _claim;
    private long _quietEpoch;

    public Database(Dice dice, Plant plant, bool refuses, StoredBlock first, Action<StoredBlock, StoredBlock> appended)
    {
        (_dice, _plant, _refuses, _appended) = (dice, plant, refuses, appended);
        _log = [first];
        _lag = dice.Of(1, 2, 15);
    }

    /// <summary>Blocks written, in order; the last may still be invisible.</summary>
    public IReadOnlyList<StoredBlock> Log => _log;

    /// <summary>How many of them no fault takes back.</summary>
    public int Replicated { get; private set; } = 1;

    /// <summary>What no fault takes back: the truth behind every answer.</summary>
    public long DurableSequence => _log[Replicated - 1].LastSequence;

    public long Epoch => _log[^1].Epoch;

    /// <summary>Another one after everything that changes the lease.</summary>
    public long LeaseVersion { get; private set; }

    public bool IsDown { get; set; }

    /// <summary>The clock that patience goes by.</summary>
    public TimeSpan Now { get; set; }

    public Backend BeginCopy(StoredBlock block, long epoch)
    {
        var backend = new Backend(block, epoch);
        _backends.Add(backend);
        return backend;
    }

    public void Ask(Confirmation confirmation) => _confirmations.Add(confirmation);

    public void Ask(LeaseReading reading) => _readings.Add(reading);

    /// <summary>Asks for the fence; null while the database is away or another one asks.</summary>
    public Claim? BeginClaim(TimeSpan patience, Func<LeaseRow, LeaseRow> raise) => IsDown || _claim is not null
        ? null
        : _claim = new Claim { PatientUntil = Now + patience, Raise = raise };

    public bool IsVisible(StoredBlock block) => block.Writer is null;

    public bool IsDurable(StoredBlock block) => _log.LastIndexOf(block, Replicated - 1) >= 0;

    public StoredBlock? Find(long number) => _log.Find(block => block.Number == number);

    /// <summary>One thing happens, or nothing.</summary>
    public void Step()
    {
        if (IsDown)
        {
            return;
        }

        switch (_dice.Below(4 + _backends.Count))
        {
            case 0:
                Replicated += Replicated < _log.Count && _dice.OneIn(_lag) ? 1 : 0;
                break;
            case 1:
                StepClaim();
                break;
            case 2:
                AnswerReadings();
                AnswerConfirmations();
                break;
            case 3:
                AnswerConfirmations();
                AnswerReadings();
                break;
            case int other:
                Move(_backends[other - 4]);
                break;
        }

        _backends.RemoveAll(
            backend => backend.Stage == BackendStage.Ended && (backend.IsDelivered || !backend.IsConnected));
    }

    /// <summary>It restarts: what was written stays, and is seen although it may not be replicated.</summary>
    public void Crash()
    {
        IsDown = true;
        foreach (Backend backend in _backends)
        {
            Kill(backend, mayFinish: false);
        }

        _backends.Clear();
        _confirmations.Clear();
        _readings.ForEach(reading => reading.IsLost = true);
        _readings.Clear();
        LeaseVersion++;
        if (_claim is not null)
        {
            _claim.HasFailed |= !_claim.HasCommitted;
            _claim.Writing?.Block.Writer = null;
            _claim = null;
        }
    }

    /// <summary>The standby takes its place.</summary>
    public void FailOver()
    {
        Crash();
        _log.RemoveRange(Replicated, _log.Count - Replicated);
    }

    private void Kill(Backend backend, bool mayFinish)
    {
        if (mayFinish && backend.Stage == BackendStage.Done && _dice.OneIn(2))
        {
            Write(backend);
        }

        if (backend.Stage != BackendStage.Ended)
        {
            backend.End(BackendAnswer.Failed);
        }

        backend.IsDelivered = true;
    }

    private void Move(Backend backend)
    {
        switch (backend.Stage)
        {
            case BackendStage.Starting or BackendStage.Copying when !backend.IsConnected:
                backend.End(BackendAnswer.Failed);
                break;
            case BackendStage.Starting:
                PassFence(backend);
                break;
            case BackendStage.Done:
                Write(backend);
                break;
            case BackendStage.Written when Replicated > _log.LastIndexOf(backend.Block):
                backend.End(BackendAnswer.Committed);
                break;
            case BackendStage.Written when _refuses && _dice.OneIn(40):
                backend.End(BackendAnswer.Failed); // the wait for the standby was broken off: committed, with a warning
                break;
            case BackendStage.Ended:
                backend.IsDelivered = true;
                break;
        }
    }

    private void PassFence(Backend backend)
    {
        if (_claim is { IsWaiting: true } or { Writing.Stage: BackendStage.Written })
        {
            return; // the lock is fair: who comes after the claim waits for it
        }

        bool isRefused = backend.Epoch != Epoch && _plant != Plant.ForgetsTheFence;
        if (isRefused)
        {
            backend.End(BackendAnswer.Refused);
        }
        else
        {
            backend.Stage = BackendStage.Copying;
        }
    }

    private void Write(Backend backend)
    {
        StoredBlock? same = _plant == Plant.ForgetsTheBlockIndex ? null : Find(backend.Block.Number);
        if (same is not null && !IsVisible(same))
        {
            return; // the index makes it wait for the other one's end
        }

        if (same is not null)
        {
            backend.End(BackendAnswer.Duplicate);
        }
        else if (_refuses && _dice.OneIn(20))
        {
            backend.End(BackendAnswer.Failed);
        }
        else
        {
            Append(backend);
        }
    }

    private void Append(Backend backend)
    {
        _appended(_log[^1], backend.Block);
        backend.Block.Writer = backend;
        _log.Add(backend.Block);
        backend.Stage = BackendStage.Written;
    }

    private void StepClaim()
    {
        if (_claim is { Writing: { } writing })
        {
            if (Replicated >= _log.Count)
            {
                writing.End(BackendAnswer.Committed);
                _claim = null;
            }

            return;
        }

        if (_claim is not { IsWaiting: true } claim)
        {
            _claim = null;
            return;
        }

        if (!_backends.Exists(backend => backend.HoldsFence))
        {
            Grant(claim);
        }
        else if (Now > claim.PatientUntil)
        {
            _backends.FindAll(backend => backend.HoldsFence).ForEach(backend => Kill(backend, mayFinish: true));
        }
    }

    private void Grant(Claim claim)
    {
        StoredBlock last = _log[^1];
        LeaseRow before = _log.FindLast(block => block.Lease is not null)?.Lease ?? new LeaseRow(null, last.Epoch, 0);
        LeaseRow lease = claim.Raise(before with { QuietEpoch = Math.Max(before.QuietEpoch, _quietEpoch) });
        LeaseVersion++;
        var block = new StoredBlock
        {
            Number = last.Number + 1,
            Epoch = lease.Epoch,
            Lease = lease,
            Events = [],
            Names = [],
            LastSequence = last.LastSequence,
            NextSequence = last.LastSequence + 1,
            Timestamp = last.Timestamp,
            HashBefore = last.Hash,
        };
        claim.Writing = new Backend(block.Closed(), block.Epoch);
        Append(claim.Writing);
    }

    private void AnswerReadings()
    {
        foreach (LeaseReading reading in _readings)
        {
            (reading.IsAnswered, reading.Version) = (true, LeaseVersion);
        }

        _readings.Clear();
    }

    private void AnswerConfirmations()
    {
        if (_claim is { IsWaiting: true } or { Writing.Stage: BackendStage.Written })
        {
            return;
        }

        foreach (Confirmation confirmation in _confirmations)
        {
            confirmation.IsConfirmed = confirmation.Epoch == Epoch || _plant == Plant.ForgetsTheFence;
            confirmation.IsAnswered = true;
            if (confirmation.IsConfirmed)
            {
                LeaseVersion++;
                _quietEpoch = confirmation.IsQuiet ? Math.Max(_quietEpoch, confirmation.Epoch) : _quietEpoch;
            }
        }

        _confirmations.Clear();
    }
}
