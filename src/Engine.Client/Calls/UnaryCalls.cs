using Engine.Client.Figures;
using Grpc.Core;
using Polly;

namespace Engine.Client.Calls;

/// <summary>What an engine answered to a unary call.</summary>
/// <param name="Reply">The answer.</param>
/// <param name="MayHaveTakenEffect">Whether an attempt before this one was lost that may have taken effect.</param>
internal readonly record struct Attempted<TReply>(TReply Reply, bool MayHaveTakenEffect);

/// <summary>Makes unary calls, again until one is answered or must not be retried, or time is over.</summary>
internal sealed class UnaryCalls(
    EngineConnection connection,
    ResiliencePipeline retrying,
    Deadlines deadlines,
    TimeProvider time,
    UserFigures? figures = null)
{
    public async Task<Attempted<TReply>> CallAsync<TRequest, TReply>(
        Func<CallInvoker, TRequest, CallOptions, AsyncUnaryCall<TReply>> call,
        TRequest request,
        bool writes,
        CancellationToken cancellationToken)
    {
        var progress = new Progress(deadlines.Now, deadlines.FromNow());
        using var expiry = deadlines.Left(progress.Deadline) is { } left
            ? new CancellationTokenSource(left, time)
            : new CancellationTokenSource();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        try
        {
            var reply = await retrying.ExecuteAsync(
                async token => await AttemptAsync(call, request, progress, token).ConfigureAwait(false),
                both.Token).ConfigureAwait(false);
            figures?.Answered(progress.Began, count: 1, ok: 0);
            return new Attempted<TReply>(reply, progress.LostAttempts > 0);
        }
        catch (RpcException failure) when (!CallFailure.CanRetry(failure))
        {
            figures?.Failed(progress.Began, count: 1, isTimeout: false);
            throw CallFailure.Final(failure, progress.Address, writes && progress.LostAttempts > 0);
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            figures?.Failed(progress.Began, count: 1, isTimeout: true);
            throw OutOfTime(progress, writes);
        }
    }

    private async Task<TReply> AttemptAsync<TRequest, TReply>(
        Func<CallInvoker, TRequest, CallOptions, AsyncUnaryCall<TReply>> call,
        TRequest request,
        Progress progress,
        CancellationToken cancellationToken)
    {
        var route = connection.Current();
        var began = deadlines.Now;
        progress.Address = route.Address;
        if (progress.LastFailure is not null)
        {
            figures?.Retried();
        }

        var left = deadlines.Left(progress.Deadline);
        // gRPC holds the deadline against the system's clock, whatever clock this client was given.
        var systemNow = TimeProvider.System.GetUtcNow().UtcDateTime;
        var options = new CallOptions(deadline: systemNow + left, cancellationToken: cancellationToken);
        try
        {
            using var running = call(route.Invoker, request, options);
            return await running.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException failure)
        {
            progress.Note(failure);
            if (failure.StatusCode == StatusCode.Unavailable)
            {
                connection.MoveOn(route, CallFailure.ReasonToMove(failure, deadlines.HasHung(began)));
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private EngineException OutOfTime(Progress progress, bool writes)
    {
        var within = deadlines.Text;
        var last = progress.LastFailure is { } failure ? $"{progress.Address}: {CallFailure.Describe(failure)}" : "";
        return progress switch
        {
            { LostAttempts: > 0 } when writes => new EngineException(
                EngineFailure.Unknown, $"The outcome was not known within {within}: send the same ids again. {last}"),
            { LastFailure.StatusCode: StatusCode.ResourceExhausted } => new EngineException(
                EngineFailure.ResourceExhausted, $"The engine was full for {within}; send less or later. {last}"),
            { LastFailure: { } reason } when CallFailure.NeverConnected(reason) => new EngineException(
                EngineFailure.Unavailable, $"No engine was reached within {within}. Check the addresses. {last}"),
            { LastFailure: { } reason } when CallFailure.IsStandby(reason) => new EngineException(
                EngineFailure.Unavailable, $"No engine that leads was found within {within}. Check the addresses. {last}"),
            _ => new EngineException(
                EngineFailure.NotAccepted, $"The engine did not answer within {within}; ask again. {last}"),
        };
    }

    /// <summary>What is known of a call's attempts.</summary>
    private sealed class Progress(long began, long deadline)
    {
        public long Began { get; } = began;

        public long Deadline { get; } = deadline;

        public string Address { get; set; } = "";

        public int LostAttempts { get; private set; }

        public RpcException? LastFailure { get; private set; }

        public void Note(RpcException failure)
        {
            // A refusal for good is an answer, and not lost.
            if (CallFailure.CanRetry(failure) && !CallFailure.WasUntouched(failure))
            {
                LostAttempts++;
            }

            // That the time is over says less than what went before it.
            if (LastFailure is null || failure.StatusCode is not (StatusCode.Cancelled or StatusCode.DeadlineExceeded))
            {
                LastFailure = failure;
            }
        }
    }
}
