using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Engine.Client.Calls;

/// <summary>Reads what a server streams without end, over one connection after the other.</summary>
internal sealed class ResumedStream(
    EngineConnection connection, AddressBackoff backoff, Deadlines deadlines, TimeProvider time)
{
    /// <summary>The messages of a call, which is made again whenever it ends, from where it was by then.</summary>
    /// <param name="open">Makes the call.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EngineException">The call is refused.</exception>
    public async IAsyncEnumerable<T> ReadAsync<T>(
        Func<CallInvoker, AsyncServerStreamingCall<T>> open, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = 0; ; attempt++)
        {
            var route = connection.Current();
            using var call = open(route.Invoker);
            var isFirst = true;
            while (await NextAsync(call, route, cancellationToken).ConfigureAwait(false) is { } message)
            {
                // The first comes at once, also from an engine that can do no more than begin; the next shows that it goes on.
                attempt = isFirst ? attempt : -1;
                isFirst = false;
                yield return message;
            }

            await Task.Delay(backoff.After(Math.Max(attempt, 0)), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The next message; null where the stream ended and is to be resumed.</summary>
    private async Task<T?> NextAsync<T>(AsyncServerStreamingCall<T> call, Route route, CancellationToken cancellationToken)
        where T : class
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
