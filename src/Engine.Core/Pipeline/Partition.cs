using Engine.Core.Ledger;

namespace Engine.Core.Pipeline;

/// <summary>
/// Everything that belongs to one set of ledgers: ring, writer, journal stage, reply stage, wired in one place.
/// </summary>
public sealed class Partition
{
    /// <summary>Wires the stages; nothing runs until a host steps them.</summary>
    public Partition(PartitionOptions options, StateMachine ledger, IJournal journal, long lastSequence, TimeProvider time) =>
        throw new NotImplementedException();

    /// <summary>Where batches come from.</summary>
    public BatchPool Pool => throw new NotImplementedException();

    /// <summary>Publishes a batch; false when the ring is full in slots or bytes, or the partition is stopping.</summary>
    public bool TrySubmit(Batch batch) => throw new NotImplementedException();

    /// <summary>
    /// Publishes a batch as soon as there is room; false when the partition is stopping. Callers that need order await one
    /// before they submit the next.
    /// </summary>
    public ValueTask<bool> SubmitAsync(Batch batch, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>
    /// Waits until a submitted batch has ended. With a deadline (a point of <see cref="TimeProvider.GetTimestamp"/>; 0
    /// for none) it ends as NotAccepted or Unknown when that falls first, and likewise on cancellation.
    /// </summary>
    public ValueTask<BatchOutcome> WaitAsync(Batch batch, long deadline, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>Whether it takes no more work.</summary>
    public bool IsStopping => throw new NotImplementedException();

    /// <summary>A snapshot of where the stages are.</summary>
    public PartitionStatus Status => throw new NotImplementedException();

    /// <summary>
    /// Takes no more work and waits until everything accepted is answered; what is left when <paramref name="timeout"/>
    /// ends is answered as unknown. Returns how many those were.
    /// </summary>
    public Task<int> StopAsync(TimeSpan timeout) => throw new NotImplementedException();
}
