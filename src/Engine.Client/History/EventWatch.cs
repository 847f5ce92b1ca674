using System.Runtime.CompilerServices;
using Engine.Client.Calls;
using Grpc.Core;

namespace Engine.Client.History;

/// <summary>Reads the stream of events, over one connection after the other.</summary>
internal sealed class EventWatch(
    EngineConnection connection, AddressBackoff backoff, Deadlines deadlines, TimeProvider time)
{
    public async IAsyncEnumerable<EventBatch> RunAsync(
        EventQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = query.FromSequence;
        for (var attempt = 0; ; attempt++)
        {
            var route = connection.Current();
            using var call = new V1.HistoryService.HistoryServiceClient(route.Invoker)
                .WatchEvents(HistoryMessages.Request(query, next), route.Headers, cancellationToken: cancellationToken);
            while (await ReadAsync(call, route, cancellationToken).ConfigureAwait(false) is { } message)
            {
                attempt = -1;
                next = message.Sequence + 1;
                yield return new EventBatch([.. message.Events.Select(HistoryMessages.Event)], message.Sequence);
            }

            await Task.Delay(backoff.After(Math.Max(attempt, 0)), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The next message; null where the stream ended and is to be resumed.</summary>
    private async Task<V1.WatchEventsResponse?> ReadAsync(
        AsyncServerStreamingCall<V1.WatchEventsResponse> call, Route route, CancellationToken cancellationToken)
    {
        var began = deadlines.Now;
        try
        {
            return await call.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false)
                ? call.ResponseStream.Current
                : null;
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!CallFailure.CanRetry(failure))
            {
                throw CallFailure.Final(failure, route.Address);
            }

            if (failure.StatusCode == StatusCode.Unavailable)
            {
                connection.MoveOn(route, CallFailure.ReasonToMove(failure, deadlines.HasHung(began)));
            }

            return null;
        }
    }
}
