using System.Diagnostics;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Server.Bounds;
using Engine.Server.Figures;
using Engine.Server.Security;
using Engine.Server.Wire;
using Grpc.Core;

namespace Engine.Server.Ledger;

/// <summary>
/// The calls of <c>engine.v1.LedgerService</c>. All unary ones are alike: decoded into a batch before they come here,
/// taken through the pipeline, encoded from the batch afterwards.
/// </summary>
internal sealed class LedgerService(
    Leadership leadership, LedgerServiceOptions options, Admission admission, ClientBook clients, TimeProvider time)
{
    /// <summary>Answers a request that writes, if work is taken.</summary>
    public Task<BatchCall> WriteAsync(BatchCall call, ServerCallContext context)
    {
        string client = ClientIdentity.Of(context).Name;
        if (admission.Refusal(client) is { } refusal)
        {
            call.Dispose();
            FiguresOf(client)?.Refuse();
            throw refusal;
        }

        return AnswerAsync(call, FiguresOf(client), context);
    }

    /// <summary>Answers a request that reads.</summary>
    public Task<BatchCall> ReadAsync(BatchCall call, ServerCallContext context) =>
        AnswerAsync(call, FiguresOf(ClientIdentity.Of(context).Name), context);

    /// <summary>Takes what a client's callers saw.</summary>
    public V1.ReportFiguresResponse Take(V1.ReportFiguresRequest report, ServerCallContext context)
    {
        if (report.Process == 0)
        {
            throw Refusals.Invalid(new FieldError("process", "must not be 0"));
        }

        FiguresOf(ClientIdentity.Of(context).Name)?.Users.Take(report.Process, UserReport.From(report));
        return new V1.ReportFiguresResponse();
    }

    /// <summary>Answers the requests of a stream in their order.</summary>
    public async Task SubmitAsync(
        IAsyncStreamReader<BatchCall> requests,
        IServerStreamWriter<BatchCall> replies,
        ServerCallContext context)
    {
        Caller caller = Caller.Of(context);
        string name = caller.Client.Name;
        ClientFigures? client = FiguresOf(name);
        AnswerCounts? counts = client?.OpenStream();
        try
        {
            Partition partition = await leadership.RequireAsync(context.CancellationToken);
            if (admission.Refusal(name) is { } refusal)
            {
                throw refusal;
            }

            using Share share = caller.Client.Use.Stream();
            var window = new StreamWindow(() => options.Settings.Now.StreamWindow);
            using OpenStream opened = admission.Open(name, window);
            using var stream = new TransferStream(
                partition, options, caller, opened, BoundedCall.Of(context), counts, time, context.CancellationToken);
            await stream.RunAsync(requests, replies);
            if (opened.Ended.IsCancellationRequested)
            {
                throw admission.Refusal(name) ?? Refusals.Stopping();
            }
        }
        catch (RpcException refused) when (refused.StatusCode != StatusCode.Cancelled)
        {
            client?.Refuse();
            throw;
        }
        finally
        {
            client?.CloseStream(counts!);
        }
    }

    /// <summary>
    /// Answers a request. One that left no event, be it that it reads, has no commit that vouches for the answer: it is
    /// answered unless the engine might have been deposed.
    /// </summary>
    private async Task<BatchCall> AnswerAsync(BatchCall call, ClientFigures? client, ServerCallContext context)
    {
        // The reply is encoded after this method has returned, so that the batch goes back with the HTTP request.
        context.GetHttpContext().Response.RegisterForDispose(call);
        Partition partition = await SubmitAsync(call, client, context);
        call.Outcome = await partition.WaitAsync(call.Batch, CallDeadline.Of(context, time), context.CancellationToken);
        Debug.Assert(call.Outcome != BatchOutcome.None, "a wait ends with an outcome");
        bool isSure = call.Outcome != BatchOutcome.Answered || call.Batch.HasEvents || options.EpochConfirmed();
        client?.End(call.Batch, isSure ? call.Outcome : BatchOutcome.Unknown, CallerTrace.Of(context.GetHttpContext()));
        return call.Outcome != BatchOutcome.Answered ? throw Refusals.Unanswered(call.Outcome, partition.IsStopping)
            : isSure ? call
            : throw Refusals.NotConfirmed();
    }

    private ClientFigures? FiguresOf(string client) => clients.IsRecording ? clients.Of(client) : null;

    private async ValueTask<Partition> SubmitAsync(BatchCall call, ClientFigures? client, ServerCallContext context)
    {
        try
        {
            Partition partition = await SubmitAsync(call, context);
            client?.Accept(call.Batch);
            return partition;
        }
        catch (RpcException)
        {
            client?.Refuse();
            throw;
        }
    }

    private async ValueTask<Partition> SubmitAsync(BatchCall call, ServerCallContext context)
    {
        if (call.Error is not null)
        {
            throw Refusals.Invalid(call.Error);
        }

        call.Hold(BoundedCall.Of(context));
        ClientIdentity caller = ClientIdentity.Of(context);
        call.Count(caller.Use.Request());
        Partition partition = await leadership.RequireAsync(context.CancellationToken);
        await LedgerScope.ApplyAsync(caller, call.Batch, partition, context, time);
        if (call.Batch.IsWrite)
        {
            caller.Use.Write(call.Batch.Count, time); // last: what is refused for another reason costs nothing
        }

        await PrepareAsync(partition, call.Batch, context);
        if (!partition.TrySubmit(call.Batch))
        {
            throw partition.IsStopping ? Refusals.Stopping() : Refusals.Full();
        }

        return partition;
    }

    /// <summary>Prepares a batch to be submitted, while its client waits.</summary>
    public static async ValueTask PrepareAsync(Partition partition, Batch batch, ServerCallContext context)
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
