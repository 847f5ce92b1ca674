using Engine.Client.Calls;
using Engine.Client.Wire;
using Grpc.Core;

namespace Engine.Client.Streams;

/// <summary>How a session ended.</summary>
/// <param name="Message">In words.</param>
/// <param name="Progressed">Whether the engine had answered anything, a refusal included.</param>
/// <param name="Reached">Whether a connection had been made.</param>
/// <param name="MayHaveTakenEffect">Whether the engine may have taken what was left in flight.</param>
internal sealed record SessionEnd(string Message, bool Progressed, bool Reached, bool MayHaveTakenEffect)
{
    /// <summary>Why another address may do better; null where none would.</summary>
    public MoveReason? MoveReason { get; init; } = Calls.MoveReason.Failed;
}

/// <summary>One SubmitTransfers call: a loop that sends while the window has room and one that reads replies.</summary>
internal sealed class StreamSession : IDisposable
{
    // Time for replies that are on their way when sending has failed, and for sending to notice that the call has ended.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly RequestQueue queue;
    private readonly RequestSettler settler;
    private readonly Deadlines deadlines;
    private readonly Route route;
    private readonly EncodedRequest encoded = new();
    private readonly SendGate gate = new();
    private readonly CancellationTokenSource readerEnded = new();
    private long lastHeard;
    private bool progressed;

    public StreamSession(RequestQueue queue, RequestSettler settler, Deadlines deadlines, Route route)
    {
        this.queue = queue;
        this.settler = settler;
        this.deadlines = deadlines;
        this.route = route;
        lastHeard = deadlines.Now;
    }

    public async Task<SessionEnd> RunAsync(PendingRequest first, CancellationToken cancellationToken)
    {
        using var channel = EngineConnection.ChannelFor(route, gate);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            SubmitMethod.Instance, host: null, new CallOptions(cancellationToken: cancellationToken));
        var sending = SendAsync(call, first);
        var reading = ReadAsync(call);
        await Task.WhenAny(sending, reading).ConfigureAwait(false);
        await Task.WhenAny(reading, deadlines.WaitAsync(Grace, cancellationToken)).ConfigureAwait(false);
        call.Dispose();
        await readerEnded.CancelAsync().ConfigureAwait(false);
        queue.Ready.Set();

        // A write may never end, though its connection is gone and its call ended (.NET 10.0.12: it waited for credit of a stream of a
        // killed engine, seen once). It is left behind; what it holds is this session's own.
        await Task.WhenAny(sending, deadlines.WaitAsync(Grace, cancellationToken)).ConfigureAwait(false);
        return await reading.ConfigureAwait(false);
    }

    public void Dispose() => readerEnded.Dispose();

    private async Task SendAsync(AsyncDuplexStreamingCall<EncodedRequest, SubmitReply> call, PendingRequest? next)
    {
        try
        {
            while (true)
            {
                for (; next is not null; next = queue.Take())
                {
                    var deadline = deadlines.MillisecondsForEngine(next.Deadline);
                    encoded.Encode(
                        next.Transfers, next.Number, deadline, next.WithBalances, next.Span is null ? default : next.Span.Context);
                    if (queue.Sending(next))
                    {
                        gate.MoreComes = queue.MayHaveMore;
                        await call.RequestStream.WriteAsync(encoded).ConfigureAwait(false);
                    }

                    if (readerEnded.IsCancellationRequested)
                    {
                        return; // what is waiting is the next session's
                    }
                }

                if (gate.MoreComes)
                {
                    await gate.OpenAsync(readerEnded.Token).ConfigureAwait(false);
                }

                if (readerEnded.IsCancellationRequested)
                {
                    return; // so is the signal
                }

                await queue.Ready.WaitAsync().ConfigureAwait(false);
                if (readerEnded.IsCancellationRequested)
                {
                    return;
                }

                next = queue.Take();
            }
        }
        catch (Exception failure) when (failure is RpcException or InvalidOperationException or IOException
            or HttpRequestException or OperationCanceledException)
        {
            // The reader says how the call ended, once it has read the replies that came before.
        }
    }

    private async Task<SessionEnd> ReadAsync(AsyncDuplexStreamingCall<EncodedRequest, SubmitReply> call)
    {
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false))
            {
                Reply(call.ResponseStream.Current);
            }

            return new SessionEnd("the engine ended the stream.", progressed, Reached: true, MayHaveTakenEffect: true);
        }
        catch (RpcException failure)
        {
            return Ended(failure);
        }
        catch (InvalidDataException failure)
        {
            // Replies that cannot be matched to requests say nothing; what is in flight is asked for again.
            return new SessionEnd(failure.Message, Progressed: false, Reached: true, MayHaveTakenEffect: true);
        }
    }

    private void Reply(SubmitReply reply)
    {
        var request = queue.Replied(reply.RequestNumber);
        progressed = true;
        lastHeard = deadlines.Now;
        settler.Settle(queue, request, reply);
        queue.Ready.Set();
    }

    private SessionEnd Ended(RpcException failure)
    {
        var message = $"{route.Address}: {CallFailure.Describe(failure)}";
        if (CallFailure.CanRetry(failure))
        {
            var connected = !CallFailure.NeverConnected(failure);
            return new SessionEnd(message, progressed, connected, MayHaveTakenEffect: !CallFailure.WasUntouched(failure))
            {
                MoveReason = CallFailure.ReasonToMove(failure, deadlines.HasHung(lastHeard)),
            };
        }

        // Requests before the refused one have been answered, and those after it were never read.
        if (queue.TakeRefused() is { } refused)
        {
            queue.Fail(refused, CallFailure.Final(failure, route.Address, refused.MayHaveTakenEffect));
            progressed = true;
        }

        return new SessionEnd(message, progressed, Reached: true, MayHaveTakenEffect: false)
        {
            MoveReason = progressed ? null : MoveReason.Failed,
        };
    }
}
