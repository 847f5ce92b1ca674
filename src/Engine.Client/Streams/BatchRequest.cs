using Engine.Client.Figures;

namespace Engine.Client.Streams;

/// <summary>A batch that a caller sends as one request.</summary>
internal sealed class BatchRequest(
    ReadOnlyMemory<Transfer> transfers, bool withBalances, UserFigures figures, long since, long deadline)
    : PendingRequest(figures, since, deadline)
{
    private readonly TaskCompletionSource<TransfersReply> completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ReadOnlyMemory<Transfer> transfers = transfers;

    public Task<TransfersReply> Task => completion.Task;

    public override bool WithBalances => withBalances;

    public override ReadOnlySpan<Transfer> Transfers => transfers.Span;

    protected override int Callers => 1;

    protected override void Deliver(TransfersReply reply)
    {
        transfers = default;
        completion.SetResult(reply);
    }

    protected override void Deliver(Exception failure)
    {
        transfers = default;
        if (failure is OperationCanceledException canceled)
        {
            completion.SetCanceled(canceled.CancellationToken);
        }
        else
        {
            completion.SetException(failure);
        }
    }
}
