using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal;

namespace Engine.Server.Ledger;

/// <summary>Whether this engine takes requests. Safe on any thread; an engine that leads does so to its end.</summary>
/// <param name="ledger">The ledger that follows, and later leads.</param>
/// <param name="options">The sizes of the pipeline.</param>
/// <param name="journal">How the journal stands.</param>
internal sealed class Leadership(StateMachine ledger, PartitionOptions options, Func<JournalStatus> journal)
{
    private readonly TaskCompletionSource<Partition> _leading = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it takes requests.</summary>
    public bool IsLeading => _leading.Task.IsCompletedSuccessfully;

    /// <summary>What takes the requests; null while it does not lead.</summary>
    public Partition? Partition => IsLeading ? _leading.Task.Result : null;

    /// <summary>Where the stages are; of a standby, what its ledger holds.</summary>
    public PartitionStatus Status => Partition?.Status ?? new PartitionStatus(
        Claimed: 0,
        Applied: 0,
        Answered: 0,
        AppliedSequence: journal().Followed?.Sequence ?? 0,
        DurableSequence: journal().Followed?.Sequence ?? 0,
        options.RingSlots,
        options.RingBytes,
        UsedBytes: 0,
        Rejected: 0,
        ledger.AccountCount,
        ledger.TransferCount,
        ledger.OpenHoldCount,
        ledger.BurntCount,
        ledger.UnsealedRows);

    /// <summary>From now on it takes requests.</summary>
    public void Lead(Partition partition) => _leading.SetResult(partition);

    /// <summary>It will never lead; whoever waits for it is refused.</summary>
    public void End() => _leading.TrySetCanceled();

    /// <summary>Waits until it takes requests.</summary>
    public Task WhenLeadingAsync(CancellationToken cancellation) => _leading.Task.WaitAsync(cancellation);

    /// <summary>
    /// What takes the requests. An engine that has claimed the epoch will lead in a moment, so that calls wait for it
    /// instead of looking for another.
    /// </summary>
    /// <exception cref="Grpc.Core.RpcException">It does not lead.</exception>
    public ValueTask<Partition> RequireAsync(CancellationToken cancellation) =>
        IsLeading ? new ValueTask<Partition>(_leading.Task.Result) : new ValueTask<Partition>(WaitAsync(cancellation));

    private async Task<Partition> WaitAsync(CancellationToken cancellation)
    {
        JournalStatus status = journal();
        if (status.Role is JournalRole.TakingOver or JournalRole.Leader)
        {
            try
            {
                return await _leading.Task.WaitAsync(cancellation);
            }
            catch (TaskCanceledException) when (_leading.Task.IsCanceled)
            {
                throw Refusals.Stopping();
            }
        }

        throw Refusals.Standby(status.Followed?.Address ?? "");
    }
}
