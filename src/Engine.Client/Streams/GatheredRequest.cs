using System.Buffers;
using System.Diagnostics;
using Engine.Client.Figures;
using Engine.V1;

namespace Engine.Client.Streams;

/// <summary>Single transfers of several callers, sent as one request; each caller gets its own answer.</summary>
internal sealed class GatheredRequest(UserFigures figures, long since, long deadline)
    : PendingRequest(figures, since, deadline)
{
    private const int FirstSize = 16;

    private Transfer[] transfers = ArrayPool<Transfer>.Shared.Rent(FirstSize);
    private TaskCompletionSource<TransferAnswer>[] callers =
        ArrayPool<TaskCompletionSource<TransferAnswer>>.Shared.Rent(FirstSize);

    public int Count { get; private set; }

    public override ReadOnlySpan<Transfer> Transfers => transfers.AsSpan(0, Count);

    /// <summary>The ledger takes no mix of imported transfers and others in one request.</summary>
    public bool IsImported => (transfers[0].Flags & TransferFlags.Imported) != 0;

    /// <summary>
    /// Another caller's transfers come to it. The sampler was asked when it began: only a caller who is traced has it traced from now on.
    /// </summary>
    public void Join(TimeProvider time)
    {
        Span?.Join();
        if (Span is null && Activity.Current is { Recorded: true })
        {
            Span = RequestSpan.Begin(Since, time);
        }
    }

    public Task<TransferAnswer> Add(in Transfer transfer)
    {
        if (Count == Math.Min(transfers.Length, callers.Length))
        {
            transfers = Grown(transfers);
            callers = Grown(callers);
        }

        var caller = new TaskCompletionSource<TransferAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        transfers[Count] = transfer;
        callers[Count++] = caller;
        return caller.Task;
    }

    protected override int Callers => Count;

    protected override void Deliver(TransfersReply reply)
    {
        int error = 0, amount = 0, earlier = 0;
        var isImported = IsImported;
        for (var i = 0; i < Count; i++)
        {
            var stamp = reply.Position.FirstTimestamp + (ulong)i;
            var answer = new TransferAnswer(
                CreateTransferResult.Unspecified,
                transfers[i].Amount,
                isImported ? transfers[i].Timestamp : stamp,
                CreateTransferResult.Unspecified,
                reply.Position.LastSequence);
            if (error < reply.Errors.Count && reply.Errors[error].Index == i)
            {
                var refused = reply.Errors[error++];
                answer = answer with
                {
                    Result = refused.Result,
                    Reason = refused.Reason,
                    Timestamp = refused.Timestamp == 0 ? stamp : refused.Timestamp,
                };
            }

            if (amount < reply.Amounts.Count && reply.Amounts[amount].Index == i)
            {
                answer = answer with { Amount = reply.Amounts[amount++].Amount };
            }

            if (earlier < reply.Earlier.Count && reply.Earlier[earlier].Index == i)
            {
                answer = answer with { Timestamp = reply.Earlier[earlier++].Timestamp };
            }

            callers[i].SetResult(answer);
        }

        GiveBack();
    }

    protected override void Deliver(Exception failure)
    {
        for (var i = 0; i < Count; i++)
        {
            callers[i].SetException(failure);
        }

        GiveBack();
    }

    private T[] Grown<T>(T[] old)
    {
        var grown = ArrayPool<T>.Shared.Rent(Count * 2);
        old.AsSpan(0, Count).CopyTo(grown);
        ArrayPool<T>.Shared.Return(old, clearArray: true);
        return grown;
    }

    private void GiveBack()
    {
        Count = 0;
        ArrayPool<Transfer>.Shared.Return(transfers);
        ArrayPool<TaskCompletionSource<TransferAnswer>>.Shared.Return(callers, clearArray: true);
        transfers = [];
        callers = [];
    }
}
