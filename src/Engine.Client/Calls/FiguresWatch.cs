using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Engine.Client.Calls;

/// <summary>Reads the stream of figures of the engine at the address in use.</summary>
internal sealed class FiguresWatch(EngineConnection connection, Deadlines deadlines)
{
    /// <summary>The figures as they come, until the engine ends.</summary>
    public async IAsyncEnumerable<V1.Figures> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var route = connection.Current();
        using var call = new V1.AdminService.AdminServiceClient(route.Invoker)
            .WatchFigures(new V1.WatchFiguresRequest(), route.Headers, cancellationToken: cancellationToken);
        while (await MoveNextAsync(call, route, cancellationToken).ConfigureAwait(false))
        {
            yield return call.ResponseStream.Current.Figures;
        }
    }

    private async Task<bool> MoveNextAsync(
        AsyncServerStreamingCall<V1.WatchFiguresResponse> call, Route route, CancellationToken cancellationToken)
    {
        var began = deadlines.Now;
        try
        {
            return await call.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!CallFailure.CanRetry(failure) || failure.StatusCode == StatusCode.ResourceExhausted)
            {
                throw CallFailure.Final(failure, route.Address);
            }

            connection.MoveOn(route, CallFailure.ReasonToMove(failure, deadlines.HasHung(began)));
            throw new EngineException(
                EngineFailure.Unavailable, $"{route.Address} tells no figures: {CallFailure.Describe(failure)}", failure);
        }
    }
}
