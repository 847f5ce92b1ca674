using Engine.Edge.Tests.Fixtures;
using Engine.V1;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Edge.Tests.Bounds;

/// <summary>Where a request can be when its time ends, and what its client is told. A look-up afterwards is the judge.</summary>
[Collection(nameof(SmallEngine))]
public sealed class DeadlineTests(SmallEngine small)
{
    private const uint SoonMs = 300;
    private const int LargeBatch = 8_192;
    private const int Batches = 20;

    [Fact]
    public async Task Waiting_for_the_ring_it_is_not_accepted()
    {
        BoundedEngine engine = small.Engine;
        using IDisposable stopped = engine.StopPostgres();
        AsyncUnaryCall<CreateTransfersResponse>[] filling =
            [.. Enumerable.Range(0, SmallEngine.RingSlots).Select(i => Call(engine, 60_000_000 + i))];
        await engine.UntilAsync(status => status.Ring.Used == SmallEngine.RingSlots);
        await ExpectAsync(engine, 60_001_000, SubmitOutcome.NotAccepted);
        stopped.Dispose();
        await Task.WhenAll(filling.Select(call => call.ResponseAsync));
        Assert.Empty(await engine.FindAsync([60_001_000]));
    }

    [Fact]
    public async Task In_the_ring_but_not_applied_it_is_not_accepted()
    {
        // Blocks of a batch each, so that a few batches fill what lies between the writer and PostgreSQL.
        await using BoundedEngine engine = await BoundedEngine.StartAsync("--event-buffer", "16384", "--block-rows", "8192");
        await engine.OpenAccountsAsync(2);
        using IDisposable stopped = engine.StopPostgres();
        Task[] filling = await HoldWriterAsync(engine);
        await ExpectAsync(engine, 61_900_000, SubmitOutcome.NotAccepted);

        // Behind one of its stream that has time it is told later, and is not applied meanwhile either.
        using var stream = engine.Ledger.SubmitTransfers();
        await stream.RequestStream.WriteAsync(Ids.Request(61_900_001, 1));
        await stream.RequestStream.WriteAsync(Ids.Request(61_900_002, 1, SoonMs));
        await engine.UntilAsync(status => status.Ring.Used == Batches + 3);
        await Task.Delay(TimeSpan.FromMilliseconds(2 * SoonMs));
        stopped.Dispose();
        await Task.WhenAll(filling);
        foreach (SubmitOutcome expected in new[] { SubmitOutcome.Answered, SubmitOutcome.NotAccepted })
        {
            Assert.True(await stream.ResponseStream.MoveNext());
            Assert.Equal(expected, stream.ResponseStream.Current.Outcome);
        }

        Assert.Equal(61_900_001, Assert.Single(await engine.FindAsync([61_900_000, 61_900_001, 61_900_002])));
    }

    [Fact]
    public async Task Applied_but_not_durable_it_is_unknown_and_a_retry_by_id_tells()
    {
        BoundedEngine engine = small.Engine;
        using (engine.StopPostgres())
        {
            await ExpectAsync(engine, 62_000_000, SubmitOutcome.Unknown);
            RpcException unknown = await Assert.ThrowsAsync<RpcException>(async () =>
                await Call(engine, 62_000_001, DateTime.UtcNow.AddSeconds(2)));
            Assert.Equal(StatusCode.DeadlineExceeded, unknown.StatusCode);
            Assert.Equal("UNKNOWN", unknown.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
        }

        await engine.GoOnAsync(62_000_000, 2);
        Assert.Equal(2, (await engine.FindAsync([62_000_000, 62_000_001])).Count);
    }

    [Fact]
    public async Task Durable_but_not_read_it_is_answered_however_late()
    {
        using var stream = small.Engine.Ledger.SubmitTransfers();
        await stream.RequestStream.WriteAsync(Ids.Request(63_000_000, 1, deadlineMs: 5_000));
        await small.Engine.UntilFoundAsync([63_000_000]);
        Assert.True(await stream.ResponseStream.MoveNext());
        Assert.Equal(SubmitOutcome.Answered, stream.ResponseStream.Current.Outcome);
    }

    private static AsyncUnaryCall<CreateTransfersResponse> Call(BoundedEngine engine, long id, DateTime? deadline = null) =>
        engine.Ledger.CreateTransfersAsync(new CreateTransfersRequest { Transfers = { Ids.Transfer(id) } }, deadline: deadline);

    private static async Task ExpectAsync(BoundedEngine engine, long id, SubmitOutcome expected)
    {
        using var stream = engine.Ledger.SubmitTransfers();
        await stream.RequestStream.WriteAsync(Ids.Request(id, 1, SoonMs));
        Assert.True(await stream.ResponseStream.MoveNext());
        Assert.Equal(expected, stream.ResponseStream.Current.Outcome);
    }

    // More events than find room between the writer and PostgreSQL, so that the writer stands still.
    private static async Task<Task[]> HoldWriterAsync(BoundedEngine engine)
    {
        Task[] filling = [.. Enumerable.Range(0, 4).Select(i => FillAsync(engine, 1 + (i * Batches), Batches / 4))];
        ulong before = ulong.MaxValue;
        await engine.UntilAsync(status =>
        {
            bool stands = status.Ring.Used == Batches && status.Sequences.Applied == before;
            before = status.Sequences.Applied;
            return stands;
        });
        return filling;
    }

    private static async Task FillAsync(BoundedEngine engine, int from, int batches)
    {
        using var stream = engine.Ledger.SubmitTransfers();
        for (int i = 0; i < batches; i++)
        {
            await stream.RequestStream.WriteAsync(Ids.Request((from + i) * LargeBatch, LargeBatch));
        }

        await stream.RequestStream.CompleteAsync();
        int answered = 0;
        await foreach (SubmitTransfersResponse reply in stream.ResponseStream.ReadAllAsync())
        {
            Assert.Equal(SubmitOutcome.Answered, reply.Outcome);
            answered++;
        }

        Assert.Equal(batches, answered);
    }
}
