using Engine.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Engine.Cli.Bench.NoWork;

/// <summary>
/// The calls of a ledger with nothing behind them: what is left of a call's cost is the transport's and the client's.
/// </summary>
internal sealed class NoWorkService
{
    /// <summary>Answers a unary request.</summary>
    public static Task<NoWorkReply> CreateAsync(NoWorkRequest request, ServerCallContext context) =>
        Task.FromResult(new NoWorkReply(isOnStream: false));

    /// <summary>Answers the requests of a stream as they come.</summary>
    public static async Task SubmitAsync(
        IAsyncStreamReader<NoWorkRequest> requests, IServerStreamWriter<NoWorkReply> replies, ServerCallContext context)
    {
        var reply = new NoWorkReply(isOnStream: true);
        while (await requests.MoveNext(context.CancellationToken))
        {
            reply.RequestNumber++;
            await replies.WriteAsync(reply);
        }
    }

    /// <summary>What the process has used.</summary>
    public static Task<GetStatusResponse> GetStatusAsync(GetStatusRequest request, ServerCallContext context) =>
        Task.FromResult(new GetStatusResponse
        {
            Process = new ProcessStatus
            {
                CpuTime = Duration.FromTimeSpan(Environment.CpuUsage.TotalTime),
                AllocatedBytes = (ulong)GC.GetTotalAllocatedBytes(),
            },
        });
}
