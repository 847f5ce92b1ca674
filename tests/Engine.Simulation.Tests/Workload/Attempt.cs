using Engine.Core.Pipeline;
using Engine.Simulation.Tests.Surroundings;

namespace Engine.Simulation.Tests.Workload;

/// <summary>A request sent to one engine once.</summary>
internal sealed class Attempt
{
    private ValueTask<BatchOutcome> _ended;
    private CancellationTokenSource? _cancellation;

    public Attempt(Request request, EngineProcess engine, long floor)
    {
        (Request, Engine, Floor) = (request, engine, floor);
        Batch = request.RentFrom(engine.Partition.Pool);
    }

    public Request Request { get; }

    public EngineProcess Engine { get; }

    public Batch Batch { get; }

    /// <summary>The highest sequence that anyone had been told of when it was sent.</summary>
    public long Floor { get; }

    /// <summary>
    /// Whether the pipeline has ended it. Asked of the ticket, for who waits with a limit hears of it on another
    /// thread.
    /// </summary>
    public bool HasEnded => Batch.Ticket.WhenEnded().IsCompleted;

    /// <summary>How it ended; only when it has.</summary>
    public BatchOutcome Outcome => Batch.Ticket.WhenEnded().Result;

    /// <summary>Waits with a deadline, or so that the wait can be broken off, or for as long as it takes.</summary>
    public void Wait(TimeSpan? deadline, bool cancellable)
    {
        TimeProvider clock = Engine.Clock;
        long end = deadline is { } span
            ? clock.GetTimestamp() + (long)(span.TotalSeconds * clock.TimestampFrequency)
            : 0;
        _cancellation = cancellable ? new CancellationTokenSource() : null;
        _ended = Engine.Partition.WaitAsync(Batch, end, _cancellation?.Token ?? CancellationToken.None);
    }

    /// <summary>The client goes away, and its call with it.</summary>
    public void Cancel() => _cancellation?.Cancel();

    /// <summary>Hears how it ended, and keeps the batch.</summary>
    public BatchOutcome Hear()
    {
        var wait = new SpinWait();
        while (!_ended.IsCompleted)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        return _ended.Result;
    }

    /// <summary>The batch goes back to its pool.</summary>
    public void Return() => Engine.Partition.Pool.Return(Batch);
}
