using System.Buffers;
using Engine.Client;
using Engine.Load.Workload;

namespace Engine.Load.Running;

/// <summary>A request on its way. It is used again for another one once it is settled.</summary>
public sealed class LoadRequest
{
    // A pool hands out no array below 16 transfers: small ones are made to measure and kept.
    private const int PooledFrom = 64;

    private readonly LoadRun _run;
    private Transfer[] _transfers = [];
    private TransferKind[] _kinds = [];
    private int _state = Free;

    private const int Free = 0;
    private const int OnItsWay = 1;
    private const int GivenUp = 2;

    internal LoadRequest(LoadRun run) => _run = run;

    /// <summary>What is to be sent.</summary>
    public ReadOnlyMemory<Transfer> Transfers => _transfers.AsMemory(0, Count);

    /// <summary>Transfers in it.</summary>
    public int Count { get; private set; }

    /// <summary>When it was meant to be sent, from the start of the run.</summary>
    public TimeSpan IntendedAt { get; private set; }

    /// <summary>The same, as a timestamp of the run's clock.</summary>
    public long IntendedStart => _run.TimestampAt(IntendedAt);

    internal int Segment { get; private set; }

    /// <summary>Called with the transfers that went wrong once it is settled and free for another use.</summary>
    internal Action<int>? Settled { get; set; }

    internal ReadOnlySpan<TransferKind> Kinds => _kinds.AsSpan(0, Count);

    internal bool IsOnItsWay => Volatile.Read(ref _state) == OnItsWay;

    /// <summary>The engine answered.</summary>
    /// <param name="errors">Transfers that were not ok, by rising index.</param>
    public void Answer(IReadOnlyList<TransferError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (Settle())
        {
            _run.Answered(this, errors);
        }
    }

    /// <summary>The request as a whole failed.</summary>
    public void Fail(EngineFailure failure)
    {
        if (Settle())
        {
            _run.Failed(this, failure);
        }
    }

    internal void Prepare(TimeSpan intendedAt, int count, int segment)
    {
        if (_transfers.Length < count)
        {
            GiveBack();
            _transfers = count < PooledFrom ? new Transfer[count] : ArrayPool<Transfer>.Shared.Rent(count);
            _kinds = new TransferKind[_transfers.Length];
        }

        (IntendedAt, Count, Segment) = (intendedAt, count, segment);
        _run.Source.Fill(segment, _transfers.AsSpan(0, count), _kinds.AsSpan(0, count));
        Volatile.Write(ref _state, OnItsWay);
    }

    /// <summary>Nobody waits any longer; an answer that still comes is not counted. False where it has come.</summary>
    internal bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, OnItsWay) == OnItsWay;

    /// <summary>Lets large buffers go, since many requests may be free at a time.</summary>
    internal void Shrink()
    {
        if (_transfers.Length >= PooledFrom)
        {
            GiveBack();
        }
    }

    private void GiveBack()
    {
        if (_transfers.Length >= PooledFrom)
        {
            ArrayPool<Transfer>.Shared.Return(_transfers);
        }

        (_transfers, _kinds) = ([], []);
    }

    private bool Settle() => Interlocked.CompareExchange(ref _state, Free, OnItsWay) switch
    {
        OnItsWay => true,
        GivenUp => false,
        _ => throw new InvalidOperationException("A request is settled once."),
    };
}
