using Engine.Edge.Tests.Fixtures;
using Engine.V1;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Edge.Tests.Bounds;

[Collection(nameof(SmallEngine))]
public sealed class FullRingTests(SmallEngine small)
{
    private const long First = 10_000_000;
    private const int Requests = 4 * SmallEngine.RingSlots;
    private const int Batch = 8;

    [Fact]
    public async Task A_full_ring_stops_streams_and_refuses_calls_with_details_and_loses_nothing()
    {
        BoundedEngine engine = small.Engine;
        using AsyncDuplexStreamingCall<SubmitTransfersRequest, SubmitTransfersResponse> stream =
            engine.Ledger.SubmitTransfers();
        Task<List<SubmitTransfersResponse>> replies = ReceiveAsync(stream);
        Task sending;
        using (engine.StopPostgres())
        {
            AsyncUnaryCall<CreateTransfersResponse>[] calls = await FillAsync(engine);
            sending = SendAsync(stream);
            await AssertRefusedAsync(engine);
            await Task.Delay(TimeSpan.FromSeconds(1));
            await AssertRefusedAsync(engine);
            Assert.False(replies.IsCompleted);
            Assert.DoesNotContain(calls, call => call.ResponseAsync.IsCompletedSuccessfully);
        }

        await sending.WaitAsync(BoundedEngine.Patience);
        List<SubmitTransfersResponse> all = await replies.WaitAsync(BoundedEngine.Patience);
        Assert.Equal(Enumerable.Range(0, Requests).Select(i => (ulong)First + (ulong)(i * Batch)), all.Select(r => r.RequestNumber));
        Assert.All(all, reply => Assert.Equal(SubmitOutcome.Answered, reply.Outcome));
        Assert.All(all, reply => Assert.Empty(reply.Results));
        long[] ids = [.. Enumerable.Range(0, Requests * Batch).Select(i => First + i)];
        Assert.Equal(ids.Length, (await engine.FindAsync(ids)).Count);
        await engine.GoOnAsync(First - 1, 1);
        engine.AssertSound(SmallEngine.Ceiling);
    }

    // Calls that are accepted and wait for PostgreSQL, until one is refused.
    private static async Task<AsyncUnaryCall<CreateTransfersResponse>[]> FillAsync(BoundedEngine engine)
    {
        var calls = new List<AsyncUnaryCall<CreateTransfersResponse>>();
        for (int i = 0; i < SmallEngine.RingSlots; i++)
        {
            calls.Add(Call(engine, First - 1_000 + i));
        }

        await engine.UntilAsync(status => status.Ring.Used == SmallEngine.RingSlots);
        return [.. calls];
    }

    private static async Task AssertRefusedAsync(BoundedEngine engine)
    {
        RpcException refused =
            await Assert.ThrowsAsync<RpcException>(async () => await Call(engine, First - 2_000));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Google.Rpc.Status details = refused.GetRpcStatus()!;
        Assert.Equal("ENGINE_FULL", details.GetDetail<ErrorInfo>().Reason);
        Assert.True(details.GetDetail<RetryInfo>().RetryDelay.ToTimeSpan() > TimeSpan.Zero);
    }

    private static AsyncUnaryCall<CreateTransfersResponse> Call(BoundedEngine engine, long id) =>
        engine.Ledger.CreateTransfersAsync(new CreateTransfersRequest { Transfers = { Ids.Transfer(id) } });

    private static async Task SendAsync(AsyncDuplexStreamingCall<SubmitTransfersRequest, SubmitTransfersResponse> stream)
    {
        for (int i = 0; i < Requests; i++)
        {
            await stream.RequestStream.WriteAsync(Ids.Request(First + (i * Batch), Batch));
        }

        await stream.RequestStream.CompleteAsync();
    }

    private static async Task<List<SubmitTransfersResponse>> ReceiveAsync(
        AsyncDuplexStreamingCall<SubmitTransfersRequest, SubmitTransfersResponse> stream)
    {
        var replies = new List<SubmitTransfersResponse>();
        await foreach (SubmitTransfersResponse reply in stream.ResponseStream.ReadAllAsync())
        {
            replies.Add(reply);
        }

        return replies;
    }
}
