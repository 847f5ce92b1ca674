using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace Engine.Core.Pipeline;

/// <summary>
/// Where a batch is on its way. Producer and pipeline both hold a submitted batch; it returns to its pool when both
/// have let go. How it ends is decided once, by whoever moves the state first:
/// <code>
/// Rented ─Enter─▶ Entered ─TryTake─▶ Taken ─End─▶ Ended (answered, or refused as a whole)
///                    └─GiveUp─▶ Ended (not accepted)  └─GiveUp─▶ Ended (unknown)
/// </code>
/// </summary>
internal sealed class BatchTicket : IValueTaskSource<BatchOutcome>
{
    private const int Rented = 0;
    private const int Entered = 1;
    private const int Taken = 2;
    private const int Ended = 3;

    private readonly Batch _batch;

    // Continuations never run on the reply stage's thread: one caller's code must not hold up the others' replies.
    private ManualResetValueTaskSourceCore<BatchOutcome> _end = new() { RunContinuationsAsynchronously = true };
    private BatchPool? _pool;
    private int _state;
    private int _holders;

    public BatchTicket(Batch batch) => _batch = batch;

    /// <summary>How the writer decided; told when the batch ends, unless it was given up before.</summary>
    public BatchOutcome Decided { get; set; }

    public void Reset()
    {
        _state = Rented;
        _end.Reset();
        Decided = BatchOutcome.Answered;
    }

    /// <summary>The producer rents it.</summary>
    public void Rent(BatchPool pool)
    {
        _pool = pool;
        _holders = 1;
    }

    public bool IsFrom(BatchPool pool) => ReferenceEquals(pool, _pool);

    /// <summary>It enters the ring: from now on the pipeline holds it too.</summary>
    public void Enter()
    {
        Debug.Assert(_state == Rented, "a batch is submitted once");
        _holders = 2;
        Volatile.Write(ref _state, Entered);
    }

    /// <summary>The writer takes it, unless it was given up.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Entered) == Entered;

    /// <summary>The pipeline is done with it: tells how it ended, if it has not been given up, and lets go.</summary>
    public void End()
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Taken) == Taken)
        {
            _end.SetResult(Decided);
        }

        LetGo();
    }

    /// <summary>Ends the wait before the pipeline does; false when it has ended already.</summary>
    public bool GiveUp()
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Entered) == Entered)
        {
            _end.SetResult(BatchOutcome.NotAccepted);
            return true;
        }

        if (Interlocked.CompareExchange(ref _state, Ended, Taken) == Taken)
        {
            _end.SetResult(BatchOutcome.Unknown);
            return true;
        }

        return false;
    }

    public void LetGo()
    {
        int left = Interlocked.Decrement(ref _holders);
        if (left < 0)
        {
            throw new InvalidOperationException("A batch was returned twice.");
        }

        if (left == 0)
        {
            _pool!.Shelve(_batch);
        }
    }

    /// <summary>Completes with the end; to be awaited once.</summary>
    public ValueTask<BatchOutcome> WhenEnded() => new(this, _end.Version);

    BatchOutcome IValueTaskSource<BatchOutcome>.GetResult(short token) => _end.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<BatchOutcome>.GetStatus(short token) => _end.GetStatus(token);

    void IValueTaskSource<BatchOutcome>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _end.OnCompleted(continuation, state, token, flags);
}
