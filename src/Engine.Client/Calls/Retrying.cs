using Engine.Client.Streams;
using Grpc.Core;
using Polly;
using Polly.Retry;

namespace Engine.Client.Calls;

/// <summary>The two retry pipelines of a client; both go on until their cancellation token says stop.</summary>
internal static class Retrying
{
    /// <summary>Retries unary calls whose status lets hope.</summary>
    public static ResiliencePipeline Calls(AddressBackoff backoff, TimeProvider time) =>
        Pipeline(backoff, time, failure => failure is RpcException rpc && CallFailure.CanRetry(rpc));

    /// <summary>Opens streams again that ended before the engine had answered anything.</summary>
    public static ResiliencePipeline Streams(AddressBackoff backoff, TimeProvider time) =>
        Pipeline(backoff, time, failure => failure is StreamBrokenException);

    private static ResiliencePipeline Pipeline(AddressBackoff backoff, TimeProvider time, Func<Exception?, bool> handles) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = retry => ValueTask.FromResult(handles(retry.Outcome.Exception)),
                DelayGenerator = retry => ValueTask.FromResult<TimeSpan?>(backoff.After(retry.AttemptNumber)),
            })
            .Build();
}
