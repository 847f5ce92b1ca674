using System.Globalization;
using Engine.Edge.Tests.Fixtures;
using Engine.V1;
using Grpc.Core;

namespace Engine.Edge.Tests.Bounds;

/// <summary>The ring of a running engine is made larger and smaller.</summary>
[Collection(nameof(SmallEngine))]
public sealed class TunedRingTests(SmallEngine small)
{
    private const long First = 110_000_000;
    private const int Batch = 8;

    [Fact]
    public async Task With_PostgreSQL_stopped_and_the_ring_full_it_grows_and_takes_work_and_all_is_answered()
    {
        BoundedEngine engine = small.Engine;
        var calls = new List<AsyncUnaryCall<CreateTransfersResponse>>();
        TuneResponse grown;
        using (engine.StopPostgres())
        {
            for (int i = 0; i < SmallEngine.RingSlots; i++)
            {
                calls.Add(Call(engine, First + i));
            }

            await engine.UntilAsync(status => status.Ring.Used == SmallEngine.RingSlots);
            RpcException refused =
                await Assert.ThrowsAsync<RpcException>(async () => await Call(engine, First - 1));
            Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);

            grown = await TuneAsync(engine, 2 * SmallEngine.RingSlots);
            Assert.True(grown.Changed);
            Assert.False(grown.Change.Recorded);
            for (int i = 0; i < SmallEngine.RingSlots; i++)
            {
                calls.Add(Call(engine, First + SmallEngine.RingSlots + i));
            }

            await engine.UntilAsync(status =>
                (status.Ring.Capacity, status.Ring.Used) == (2 * SmallEngine.RingSlots, 2 * SmallEngine.RingSlots));
            Assert.DoesNotContain(calls, call => call.ResponseAsync.IsCompleted);
        }

        foreach (AsyncUnaryCall<CreateTransfersResponse> call in calls)
        {
            Assert.Empty((await call.ResponseAsync.WaitAsync(BoundedEngine.Patience)).Results);
        }

        long[] ids = [.. Enumerable.Range(0, calls.Count).Select(i => First + i)];
        Assert.Equal(ids.Length, (await engine.FindAsync(ids)).Count);
        SettingChange recorded = (await engine.Admin.ListChangesAsync(new ListChangesRequest())).Changes[^1];
        Assert.Equal(grown.Change.To, recorded.To);
        Assert.True(recorded.Recorded && recorded.Sequence > 0);
        Assert.True((await TuneAsync(engine, 0)).Change.Recorded);
        engine.AssertSound(SmallEngine.Ceiling);
    }

    [Fact]
    public async Task Under_a_stream_it_grows_and_shrinks_twenty_times_and_nothing_is_lost_or_out_of_order()
    {
        BoundedEngine engine = small.Engine;
        using AsyncDuplexStreamingCall<SubmitTransfersRequest, SubmitTransfersResponse> stream =
            engine.Ledger.SubmitTransfers();
        using var enough = new CancellationTokenSource();
        Task<int> sending = SendAsync(stream, enough.Token);
        Task<List<SubmitTransfersResponse>> receiving = ReceiveAsync(stream);
        for (int i = 0; i < 20; i++)
        {
            int slots = 2 << (i * 5 % 11);
            Assert.True((await TuneAsync(engine, slots)).Changed);
            Assert.Equal((uint)slots, (await engine.StatusAsync()).Ring.Capacity);
        }

        await enough.CancelAsync();
        int sent = await sending.WaitAsync(BoundedEngine.Patience);
        Assert.True(sent > 20, $"{sent} requests were sent while the ring changed");
        List<SubmitTransfersResponse> replies = await receiving.WaitAsync(BoundedEngine.Patience);
        Assert.Equal(
            Enumerable.Range(0, sent).Select(i => (ulong)(First + 100_000 + (i * Batch))), replies.Select(reply => reply.RequestNumber));
        Assert.All(replies, reply => Assert.Equal(SubmitOutcome.Answered, reply.Outcome));
        Assert.Equal(replies.Select(reply => reply.Position.FirstSequence).Order(), replies.Select(reply => reply.Position.FirstSequence));
        await TuneAsync(engine, 0);
        await engine.GoOnAsync(First - 10, 1);
    }

    // 0 for what it was started with.
    private static async Task<TuneResponse> TuneAsync(BoundedEngine engine, int slots) =>
        await engine.Admin.TuneAsync(new TuneRequest
        {
            Name = "ring-slots",
            Value = slots == 0 ? "" : slots.ToString(CultureInfo.InvariantCulture),
            Who = "a test",
            Why = "the ring is full",
        });

    private static AsyncUnaryCall<CreateTransfersResponse> Call(BoundedEngine engine, long id) =>
        engine.Ledger.CreateTransfersAsync(new CreateTransfersRequest { Transfers = { Ids.Transfer(id) } });

    private static async Task<int> SendAsync(
        AsyncDuplexStreamingCall<SubmitTransfersRequest, SubmitTransfersResponse> stream, CancellationToken enough)
    {
        int sent = 0;
        for (; !enough.IsCancellationRequested && sent < 10_000; sent++)
        {
            await stream.RequestStream.WriteAsync(
                Ids.Request(First + 100_000 + (sent * Batch), Batch), CancellationToken.None);
        }

        await stream.RequestStream.CompleteAsync();
        return sent;
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
