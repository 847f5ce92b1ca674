using Engine.Client;

namespace Engine.Load.Running;

/// <summary>An engine over gRPC: each request of the load is one request of the contract.</summary>
public sealed class EngineTarget(EngineClient client) : ILoadTarget
{
    /// <inheritdoc/>
    public void Send(LoadRequest request) => _ = SendAsync(request);

    private async Task SendAsync(LoadRequest request)
    {
        TransfersReply reply;
        try
        {
            reply = await client.CreateTransfersAsync(request.Transfers, request.IntendedStart).ConfigureAwait(false);
        }
        catch (EngineException failure)
        {
            request.Fail(failure.Kind);
            return;
        }
        catch (ObjectDisposedException)
        {
            request.Fail(EngineFailure.Unavailable);
            return;
        }

        request.Answer(reply.Errors);
    }
}
