using System.Diagnostics;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Server.Bounds;
using Engine.Server.Security;
using Engine.Server.Wire;
using Grpc.Core;

namespace Engine.Server.Ledger;

/// <summary>
/// The calls of <c>engine.v1.LedgerService</c>. All unary ones are alike: decoded into a batch before they come here,
/// taken through the pipeline, encoded from the batch afterwards.
/// </summary>
internal sealed class LedgerService(
    Leadership leadership, LedgerServiceOptions options, Admission admission, TimeProvider time)
{
    /// <summary>
    /// Answers a request that writes. Where it left no event no commit vouches for the answer, and it is as good as a read.
    /// </summary>
    public async Task<BatchCall> WriteAsync(BatchCall call, ServerCallContext context)
    {
        if (admission.Refusal(ClientIdentity.Of(context).Name) is { } refusal)
        {
            call.Dispose();
            throw refusal;
        }

        await RunAsync(call, context);
        return call.Batch.HasEvents || options.EpochConfirmed() ? call : throw Refusals.NotConfirmed();
    }

    /// <summary>Answers a request that reads, unless the engine might have been deposed.</summary>
    public async Task<BatchCall> ReadAsync(BatchCall call, ServerCallContext context)
    {
        await RunAsync(call, context);
        return options.EpochConfirmed() ? call : throw Refusals.NotConfirmed();
    }

    /// <summary>Answers the requests of a stream in their order.</summary>
    public async Task SubmitAsync(
        IAsyncStreamReader<BatchCall> requests,
        IServerStreamWriter<BatchCall> replies,
        ServerCallContext context)
    {
        Partition partition = await leadership.RequireAsync(context.CancellationToken);
        ClientIdentity client = ClientIdentity.Of(context);
        if (admission.Refusal(client.Name) is { } refusal)
        {
            throw refusal;
        }

        var window = new StreamWindow(() => options.Settings.Now.StreamWindow);
        using OpenStream opened = admission.Open(client.Name, window);
        using var stream = new TransferStream(
            partition, options, client, opened, BoundedCall.Of(context), time, context.CancellationToken);
        await stream.RunAsync(requests, replies);
        if (opened.Ended.IsCancellationRequested)
        {
            throw admission.Refusal(client.Name) ?? Refusals.Stopping();
        }
    }

    private async Task RunAsync(BatchCall call, ServerCallContext context)
    {
        // The reply is encoded after this method has returned, so that the batch goes back with the HTTP request.
        context.GetHttpContext().Response.RegisterForDispose(call);
        if (call.Error is not null)
        {
            throw Refusals.Invalid(call.Error);
        }

        call.Hold(BoundedCall.Of(context));
        Partition partition = await leadership.RequireAsync(context.CancellationToken);
        await PrepareAsync(partition, call.Batch, context);
        if (!partition.TrySubmit(call.Batch))
        {
            throw partition.IsStopping ? Refusals.Stopping() : Refusals.Full();
        }

        call.Outcome = await partition.WaitAsync(call.Batch, CallDeadline.Of(context, time), context.CancellationToken);
        Debug.Assert(call.Outcome != BatchOutcome.None, "a wait ends with an outcome");
        if (call.Outcome != BatchOutcome.Answered)
        {
            throw Refusals.Unanswered(call.Outcome, partition.IsStopping);
        }
    }

    private static async ValueTask PrepareAsync(Partition partition, Batch batch, ServerCallContext context)
    {
        ValueTask preparing = partition.PrepareAsync(batch, context.CancellationToken);
        if (preparing.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            await preparing;
        }
        catch (OperationCanceledException)
        {
            throw Refusals.Unanswered(BatchOutcome.NotAccepted, partition.IsStopping);
        }
        catch (JournalException failed)
        {
            throw Refusals.Of(failed);
        }
    }
}
