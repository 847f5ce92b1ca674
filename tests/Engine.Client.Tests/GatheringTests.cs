using Engine.Client.Tests.Stub;
using Engine.V1;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Client.Tests;

public sealed class GatheringTests
{
    [Fact]
    public async Task Singles_that_come_while_the_window_is_full_share_one_request()
    {
        await using var server = await StubServer.StartAsync();
        var held = server.Engine.HoldNextStream();
        await using var client = new EngineClient(Given.Options(server.Address) with { Window = 1 });

        var lone = client.CreateTransferAsync(Given.Transfer(1));
        await Given.Until(() => server.Engine.Streams == 1);
        var others = Enumerable.Range(2, 10)
            .Select(i => client.CreateTransferAsync(Given.Transfer((UInt128)i))).ToList();
        held.Release();
        var answers = await Task.WhenAll(others.Prepend(lone)).Soon();

        Assert.Equal([1, 10], server.Engine.Ledger.Batches);
        Assert.Equal(Enumerable.Range(1_000, 11).Select(i => (ulong)i), answers.Select(answer => answer.Timestamp));
    }

    [Fact]
    public async Task A_single_is_sent_at_once_while_the_window_is_free()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.NextStream(async stream =>
        {
            // The first is answered only after the second has come: nothing waits for company or for an answer.
            var first = await stream.ReadAsync();
            var second = await stream.ReadAsync();
            await stream.AnswerAsync(first);
            await stream.AnswerAsync(second);
            await stream.AnswerAllAsync();
        });
        await using var client = new EngineClient(
            Given.Options(server.Address) with { Window = 16, MaxDelay = TimeSpan.FromHours(1) });

        var first = client.CreateTransferAsync(Given.Transfer(1));
        await Given.Until(() => server.Engine.Streams == 1);
        var second = client.CreateTransferAsync(Given.Transfer(2));

        Assert.True((await first.Soon()).IsOk);
        Assert.True((await second.Soon()).IsOk);
    }

    [Fact]
    public async Task Once_half_the_window_is_used_singles_wait_for_company_up_to_the_delay()
    {
        var time = new FakeTimeProvider();
        await using var server = await StubServer.StartAsync();
        var sizes = new List<int>();
        var firstRead = new TaskCompletionSource();
        server.Engine.NextStream(async stream =>
        {
            var held = await stream.ReadAsync();
            firstRead.SetResult();
            var second = await stream.ReadAsync();
            sizes.Add(second.Transfers.Count);
            await stream.AnswerAsync(held);
            await stream.AnswerAsync(second);
            await stream.AnswerAllAsync();
        });
        await using var client = new EngineClient(
            Given.Options(server.Address) with { Window = 2, MaxDelay = TimeSpan.FromMilliseconds(10) }, time: time);

        var held = client.CreateTransfersAsync(Given.Transfers(1));
        await firstRead.Task.Soon();
        var two = new[]
        {
            client.CreateTransferAsync(Given.Transfer(2)), client.CreateTransferAsync(Given.Transfer(3)),
        };
        while (!two.All(task => task.IsCompleted))
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1);
        }

        await held.Soon();
        Assert.Equal([2], sizes);
    }

    [Fact]
    public async Task A_request_holds_no_more_singles_than_the_largest_batch()
    {
        await using var server = await StubServer.StartAsync();
        await using var client = new EngineClient(
            Given.Options(server.Address) with { Window = 1, MaxBatch = 7 });

        var answers = await Task.WhenAll(Enumerable.Range(1, 100)
            .Select(i => client.CreateTransferAsync(Given.Transfer((UInt128)i))).ToList()).Soon();

        Assert.All(answers, answer => Assert.True(answer.IsOk));
        Assert.True(server.Engine.Ledger.Batches.Max() <= 7);
        Assert.Equal(100, server.Engine.Ledger.Batches.Sum());
    }

    [Fact]
    public async Task Each_single_gets_its_own_answer()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.Ledger.Room = 5;
        await using var client = Given.Client(server);
        await client.CreateTransferAsync(Given.Transfer(3)).Soon();

        var known = client.CreateTransferAsync(Given.Transfer(3));
        var balancing = client.CreateTransferAsync(Given.Transfer(4, TransferFlags.BalancingDebit));
        var plain = client.CreateTransferAsync(Given.Transfer(5));

        Assert.Equal(CreateTransferResult.Exists, (await known.Soon()).Result);
        Assert.Equal((UInt128)5, (await balancing.Soon()).Amount);
        Assert.Equal((UInt128)100, (await plain.Soon()).Amount);
        Assert.True((await plain).IsOk);
    }

    [Fact]
    public async Task Imported_and_other_singles_never_share_a_request()
    {
        await using var server = await StubServer.StartAsync();
        var mixed = false;
        server.Engine.NextStream(async stream =>
        {
            for (var left = 40; left > 0;)
            {
                var request = await stream.ReadAsync();
                left -= request.Transfers.Count;
                mixed |= request.Transfers.Select(transfer => transfer.Flags).Distinct().Count() > 1;
                await stream.AnswerAsync(request);
            }
        });
        await using var client = new EngineClient(Given.Options(server.Address) with { Window = 1 });

        await Task.WhenAll(Enumerable.Range(1, 40).Select(i => client.CreateTransferAsync(
            Given.Transfer((UInt128)i, i / 5 % 2 == 0 ? TransferFlags.None : TransferFlags.Imported))).ToList()).Soon();

        Assert.False(mixed);
    }

    [Fact]
    public async Task An_imported_single_is_answered_with_its_own_timestamp_and_again_when_it_exists()
    {
        await using var server = await StubServer.StartAsync();
        await using var client = Given.Client(server);
        var imported = Given.Transfer(1, TransferFlags.Imported) with { Timestamp = 5 };

        var first = await client.CreateTransferAsync(imported).Soon();
        var again = await client.CreateTransferAsync(imported).Soon();

        Assert.True(first.IsOk);
        Assert.Equal(CreateTransferResult.Exists, again.Result);
        Assert.Equal((5UL, 5UL), (first.Timestamp, again.Timestamp));
    }

    [Fact]
    public async Task A_linked_single_is_refused_because_strangers_would_join_its_chain()
    {
        await using var server = await StubServer.StartAsync();
        await using var client = Given.Client(server);

        var failure = await Assert.ThrowsAsync<EngineException>(
            () => client.CreateTransferAsync(Given.Transfer(1, TransferFlags.Linked)));

        Assert.Equal(EngineFailure.InvalidArgument, failure.Kind);
        Assert.Equal(0, server.Engine.Streams);
    }
}
