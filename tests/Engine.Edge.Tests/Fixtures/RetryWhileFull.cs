using Google.Rpc;
using Grpc.Core;

namespace Engine.Edge.Tests.Fixtures;

/// <summary>
/// What the contract asks of a client that is told that the engine is full, or that its epoch was not confirmed lately, as
/// it is for a moment after PostgreSQL has stood still.
/// </summary>
internal static class RetryWhileFull
{
    public static async Task<T> CallAsync<T>(Func<AsyncUnaryCall<T>> call)
    {
        using var giveUp = new CancellationTokenSource(BoundedEngine.Patience);
        while (true)
        {
            try
            {
                return await call();
            }
            catch (RpcException full) when (full.GetRpcStatus()?.GetDetail<RetryInfo>() is { } retry)
            {
                await Task.Delay(retry.RetryDelay.ToTimeSpan(), giveUp.Token);
            }
            catch (RpcException unconfirmed) when (unconfirmed.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), giveUp.Token);
            }
        }
    }
}
