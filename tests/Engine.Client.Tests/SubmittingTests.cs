using Engine.Client.Tests.Stub;
using Engine.V1;

namespace Engine.Client.Tests;

public sealed class SubmittingTests
{
    [Fact]
    public async Task A_batch_is_one_request_and_gets_its_own_answer()
    {
        await using var server = await StubServer.StartAsync();
        await using var client = Given.Client(server);

        var first = await client.CreateTransfersAsync(Given.Transfers(1, 2, 3)).Soon();
        var second = await client.CreateTransfersAsync(Given.Transfers(4, 2)).Soon();

        Assert.True(first.AllOk);
        Assert.Equal([3, 2], server.Engine.Ledger.Batches);
        var error = Assert.Single(second.Errors);
        Assert.Equal(new TransferError(1, CreateTransferResult.Exists, 1_001, default), error);
        Assert.Equal(new BatchPosition(1_003, 1_004, 1_003, 1_004), second.Position);
    }

    [Fact]
    public async Task Exists_on_the_first_attempt_stays_exists()
    {
        await using var server = await StubServer.StartAsync();
        await using var client = Given.Client(server);
        await client.CreateTransferAsync(Given.Transfer(7)).Soon();

        var again = await client.CreateTransferAsync(Given.Transfer(7)).Soon();

        Assert.False(again.IsOk);
        Assert.Equal(CreateTransferResult.Exists, again.Result);
        Assert.Equal(1_000UL, again.Timestamp);
    }

    [Fact]
    public async Task Requests_take_effect_in_the_order_of_the_calls()
    {
        await using var server = await StubServer.StartAsync();
        await using var client = Given.Client(server);

        var calls = Enumerable.Range(1, 200).Select(i => i % 3 == 0
            ? (Task)client.CreateTransferAsync(Given.Transfer((UInt128)i))
            : client.CreateTransfersAsync(Given.Transfers((UInt128)i)));
        await Task.WhenAll(calls.ToList()).Soon();

        Assert.Equal(Enumerable.Range(1, 200).Select(i => (UInt128)i), server.Engine.Ledger.Order);
    }

    [Fact]
    public async Task Never_more_requests_are_in_flight_than_the_window_allows()
    {
        await using var server = await StubServer.StartAsync();
        var reads = 0;
        var answers = 0;
        var most = 0;
        server.Engine.NextStream(async stream =>
        {
            var unanswered = new Queue<SubmitTransfersRequest>();
            while (answers < 20)
            {
                // Answers only when the window is full, or when nothing more will come.
                while (unanswered.Count < 3 && reads < 20)
                {
                    unanswered.Enqueue(await stream.ReadAsync());
                    reads++;
                }

                var extra = stream.ReadAsync();
                most = Math.Max(most, unanswered.Count + (extra.IsCompleted ? 1 : 0));
                await stream.AnswerAsync(unanswered.Dequeue());
                answers++;
                if (reads < 20)
                {
                    unanswered.Enqueue(await extra);
                    reads++;
                }
            }
        });
        await using var client = new EngineClient(Given.Options(server.Address) with { Window = 3 });

        await Task.WhenAll(Enumerable.Range(1, 20).Select(
            i => client.CreateTransfersAsync(Given.Transfers((UInt128)i))).ToList()).Soon();

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Several_streams_share_the_requests()
    {
        await using var server = await StubServer.StartAsync();
        await using var client = new EngineClient(Given.Options(server.Address) with { Streams = 4, Window = 1 });

        var replies = await Task.WhenAll(Enumerable.Range(1, 100).Select(
            i => client.CreateTransfersAsync(Given.Transfers((UInt128)i))).ToList()).Soon();

        Assert.All(replies, reply => Assert.True(reply.AllOk));
        Assert.Equal(4, server.Engine.Streams);
    }

    [Fact]
    public async Task Too_many_transfers_are_refused_before_anything_is_sent()
    {
        await using var server = await StubServer.StartAsync();
        await using var client = Given.Client(server);

        var failure = await Assert.ThrowsAsync<EngineException>(
            () => client.CreateTransfersAsync(new Transfer[8_193]));

        Assert.Equal(EngineFailure.InvalidArgument, failure.Kind);
        Assert.Equal(0, server.Engine.Streams);
    }

    [Fact]
    public async Task An_engine_on_a_unix_socket_is_reached()
    {
        var path = Path.Combine(Path.GetTempPath(), $"engine-{Guid.NewGuid():N}.sock");
        await using var server = await StubServer.StartAsync(path);
        await using var client = Given.Client(server);

        Assert.True((await client.CreateTransferAsync(Given.Transfer(1)).Soon()).IsOk);
    }
}
