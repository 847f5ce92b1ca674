using Engine.Core.Pipeline;
using Engine.Server.Bounds;

namespace Engine.Server.Wire;

/// <summary>
/// One request of a client and, when it has ended, its reply: both are the same batch. Whoever the call is handed to
/// disposes it, which gives the batch back.
/// </summary>
internal sealed class BatchCall : IDisposable
{
    private readonly BatchPool? _pool;
    private Batch? _batch;
    private BoundedCall? _bounded;
    private long _held;

    /// <summary>A request that was read.</summary>
    public BatchCall(BatchPool pool, Batch batch)
    {
        _pool = pool;
        _batch = batch;
    }

    /// <summary>A request that could not be read.</summary>
    public BatchCall(FieldError error) => Error = error;

    /// <summary>What is wrong with the request; null when it was read.</summary>
    public FieldError? Error { get; }

    /// <summary>
    /// What is asked, and what came of it. Only while not disposed, and only without <see cref="Error"/>.
    /// </summary>
    public Batch Batch => _batch ?? throw new InvalidOperationException("The call has no batch, or has given it back.");

    /// <summary>The client's own number of the request.</summary>
    public ulong RequestNumber { get; init; }

    /// <summary>Milliseconds from arrival until the outcome is given up; 0 means never.</summary>
    public uint DeadlineMs { get; init; }

    /// <summary>The same as a point in time (<see cref="TimeProvider.GetTimestamp"/>); 0 for none.</summary>
    public long Deadline { get; set; }

    /// <summary>How it ended; None while it is on its way.</summary>
    public BatchOutcome Outcome { get; set; }

    /// <summary>Takes over what was reserved for its message, and holds what it needs until it is disposed.</summary>
    public void Hold(BoundedCall bounded)
    {
        _bounded = bounded;
        _held = bounded.Take(MessageCost.Of(Batch));
    }

    /// <summary>Gives batch and memory back; the second time nothing happens.</summary>
    public void Dispose()
    {
        Batch? batch = Interlocked.Exchange(ref _batch, null);
        if (batch is not null)
        {
            _pool!.Return(batch);
            _bounded?.Give(_held);
        }
    }
}
