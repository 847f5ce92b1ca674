using System.Diagnostics;
using Engine.Core.Pipeline;
using Engine.Server.Bounds;
using Engine.Server.Security;

namespace Engine.Server.Wire;

/// <summary>
/// One request of a client and, when it has ended, its reply: both are the same batch, and the call is reused with it.
/// Whoever the call is handed to disposes it, once, which gives the batch back.
/// </summary>
internal sealed class BatchCall : IDisposable
{
    private readonly BatchPool? _pool;
    private readonly Batch? _batch;
    private BoundedCall? _bounded;
    private long _held;
    private Share _share;
    private int _isHeld;

    /// <summary>A request that could not be read.</summary>
    public BatchCall(FieldError error) => Error = error;

    private BatchCall(BatchPool pool, Batch batch) => (_pool, _batch) = (pool, batch);

    /// <summary>What is wrong with the request; null when it was read.</summary>
    public FieldError? Error { get; }

    /// <summary>
    /// What is asked, and what came of it. Only while not disposed, and only without <see cref="Error"/>.
    /// </summary>
    public Batch Batch => Volatile.Read(ref _isHeld) != 0
        ? _batch!
        : throw new InvalidOperationException("The call has no batch, or has given it back.");

    /// <summary>The client's own number of the request.</summary>
    public ulong RequestNumber { get; private set; }

    /// <summary>Milliseconds from arrival until the outcome is given up; 0 means never.</summary>
    public uint DeadlineMs { get; private set; }

    /// <summary>The same as a point in time (<see cref="TimeProvider.GetTimestamp"/>); 0 for none.</summary>
    public long Deadline { get; set; }

    /// <summary>The span of its caller; default where it is not traced there, or nobody listens here.</summary>
    public ActivityContext Caller { get; set; }

    /// <summary>How it ended; None while it is on its way.</summary>
    public BatchOutcome Outcome { get; set; }

    /// <summary>Completes when the request, which was submitted or refused before, has ended; to be awaited once.</summary>
    public ValueTask<BatchOutcome> End =>
        Outcome != BatchOutcome.None ? new ValueTask<BatchOutcome>(Outcome) : Partition.WhenEnded(Batch);

    /// <summary>A request that was read.</summary>
    public static BatchCall Of(BatchPool pool, Batch batch, ulong requestNumber, uint deadlineMs, ActivityContext caller = default)
    {
        if (batch.Companion is not BatchCall call)
        {
            batch.Companion = call = new BatchCall(pool, batch);
        }

        (call._bounded, call._held, call._share) = (null, 0, default);
        (call.RequestNumber, call.DeadlineMs, call.Deadline) = (requestNumber, deadlineMs, 0);
        (call.Caller, call.Outcome) = (caller, BatchOutcome.None);
        Volatile.Write(ref call._isHeld, 1);
        return call;
    }

    /// <summary>Takes over what was reserved for its message, and holds what it needs until it is disposed.</summary>
    public void Hold(BoundedCall bounded)
    {
        _bounded = bounded;
        _held = bounded.Take(MessageCost.Of(Batch));
    }

    /// <summary>Counts against its client's limit until it is disposed.</summary>
    public void Count(Share share) => _share = share;

    /// <summary>Gives batch and memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isHeld, 0) != 0)
        {
            // Once the batch is back, the call may be another's.
            (BoundedCall? bounded, long held, Share share) = (_bounded, _held, _share);
            _pool!.Return(_batch!);
            bounded?.Give(held);
            share.Dispose();
        }
    }
}
