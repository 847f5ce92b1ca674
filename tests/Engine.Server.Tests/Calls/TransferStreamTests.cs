using Engine.Server.Hosting;
using Engine.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Server.Tests.Calls;

public sealed class TransferStreamTests
{
    [Fact]
    public async Task Replies_come_in_the_order_of_requests_and_the_stream_ends_well()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        using SubmitStream stream = engine.Channel.Submit();
        Task<List<SubmitTransfersResponse>> receiving = stream.ReceiveAllAsync();
        for (ulong i = 1; i <= 1_000; i++)
        {
            await stream.SendAsync(Samples.Submission(i * 7, Samples.Transfer(i)));
        }

        await stream.HalfCloseAsync();
        List<SubmitTransfersResponse> replies = await receiving;
        Assert.Equal(
            Enumerable.Range(1, 1_000).Select(i => (ulong)i * 7), replies.Select(reply => reply.RequestNumber));
        Assert.All(replies, reply => Assert.Equal(V1.SubmitOutcome.Answered, reply.Outcome));
        Assert.All(replies, reply => Assert.Empty(reply.Results));
        Assert.Equal(
            Enumerable.Range(3, 1_000).Select(i => (ulong)i), replies.Select(reply => reply.Position.LastSequence));
    }

    [Fact]
    public async Task A_refusal_that_left_no_event_is_unknown_while_the_epoch_is_not_confirmed()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        using SubmitStream stream = engine.Channel.Submit();
        engine.EpochConfirmed = false;
        await stream.SendAsync(Samples.Submission(1, Samples.Transfer(1)));
        await stream.SendAsync(Samples.Submission(2, Samples.Transfer(1)));
        Assert.Equal(V1.SubmitOutcome.Answered, (await stream.ReceiveAsync())!.Outcome);
        Assert.Equal(V1.SubmitOutcome.Unknown, (await stream.ReceiveAsync())!.Outcome);
        await stream.HalfCloseAsync();
        Assert.Null(await stream.ReceiveAsync());
    }

    [Fact]
    public async Task A_deadline_that_falls_stands_in_its_place()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        engine.Journal.Held = true;
        using SubmitStream stream = engine.Channel.Submit();
        SubmitTransfersRequest hurried = Samples.Submission(1, Samples.Transfer(1));
        hurried.DeadlineMs = 50;
        await stream.SendAsync(hurried);
        await stream.SendAsync(Samples.Submission(2, Samples.Transfer(2)));
        SubmitTransfersResponse? first = await stream.ReceiveAsync();
        Assert.Equal((1u, V1.SubmitOutcome.Unknown), (first!.RequestNumber, first.Outcome));
        engine.Journal.Held = false;
        SubmitTransfersResponse? second = await stream.ReceiveAsync();
        Assert.Equal((2u, V1.SubmitOutcome.Answered), (second!.RequestNumber, second.Outcome));
        await stream.HalfCloseAsync();
        Assert.Null(await stream.ReceiveAsync());
    }

    [Fact]
    public async Task A_deadline_that_falls_behind_a_request_that_has_time_keeps_the_writer_from_taking_it()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(running: false);
        using SubmitStream stream = engine.Channel.Submit();
        await stream.SendAsync(Samples.Submission(1));
        SubmitTransfersRequest hurried = Samples.Submission(2, Samples.Transfer(1));
        hurried.DeadlineMs = 50;
        await stream.SendAsync(hurried);
        await stream.HalfCloseAsync();
        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.Claimed == 2);

        // Nothing outside tells when it falls, but it will be over.
        await Task.Delay(500);
        engine.Run();
        List<SubmitTransfersResponse> replies = await stream.ReceiveAllAsync();
        Assert.Equal([SubmitOutcome.Answered, SubmitOutcome.NotAccepted], replies.Select(reply => reply.Outcome));
        Assert.Equal(0, engine.Partition.Status.AppliedSequence);
    }

    [Fact]
    public async Task A_deadline_that_falls_while_the_engine_is_full_means_not_accepted()
    {
        await using EngineUnderTest engine =
            await EngineUnderTest.StartAsync(new EngineOptions { RingSlots = 2 }, running: false);
        using SubmitStream stream = engine.Channel.Submit();
        foreach (ulong number in new ulong[] { 1, 2, 3, 4 })
        {
            SubmitTransfersRequest request = Samples.Submission(number);
            request.DeadlineMs = number == 3 ? 50u : 0;
            await stream.SendAsync(request);
        }

        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.Claimed == 2);
        await stream.HalfCloseAsync();

        // The third has to fall before there is room for it; nothing outside tells when, but its deadline will be over.
        await Task.Delay(500);
        engine.Run();
        List<SubmitTransfersResponse> replies = await stream.ReceiveAllAsync();
        Assert.Equal(
            [SubmitOutcome.Answered, SubmitOutcome.Answered, SubmitOutcome.NotAccepted, SubmitOutcome.Answered],
            replies.Select(reply => reply.Outcome));
        Assert.Equal([1u, 2, 3, 4], replies.Select(reply => reply.RequestNumber));
    }

    [Fact]
    public async Task A_full_engine_stops_reading_and_loses_nothing()
    {
        await using EngineUnderTest engine =
            await EngineUnderTest.StartAsync(new EngineOptions { RingSlots = 4 }, running: false);
        using SubmitStream stream = engine.Channel.Submit();
        byte[] large = Samples.Submission(1, Enumerable.Repeat(Samples.Transfer(1), 8_000)).ToByteArray();
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < 60; i++)
            {
                await stream.SendRawAsync(large);
            }

            await stream.HalfCloseAsync();
        });
        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.Claimed == 4);
        await Task.Delay(300);
        Assert.Equal(4, engine.Partition.Status.Claimed);
        Assert.False(sending.IsCompleted);
        engine.Run();
        Assert.Equal(60, (await stream.ReceiveAllAsync()).Count);
        await sending;
    }

    [Fact]
    public async Task A_client_that_does_not_read_stops_only_its_own_stream()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(new EngineOptions { StreamWindow = 2 });
        using SubmitStream silent = engine.Channel.Submit();
        byte[] large = Samples.Submission(1, Enumerable.Repeat(Samples.Transfer(1), 8_000)).ToByteArray();
        const int Requests = 120;
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Requests; i++)
            {
                await silent.SendRawAsync(large);
            }

            await silent.HalfCloseAsync();
        });
        using SubmitStream other = engine.NewChannel().Submit();
        for (ulong i = 1; i <= 100; i++)
        {
            await other.SendAsync(Samples.Submission(i));
            Assert.Equal(i, (await other.ReceiveAsync())!.RequestNumber);
        }

        Assert.False(sending.IsCompleted);
        Assert.True(engine.Partition.Status.Answered < 100 + Requests);
        List<SubmitTransfersResponse> replies = await silent.ReceiveAllAsync();
        Assert.Equal(Requests, replies.Count);
        Assert.All(replies, reply => Assert.Equal(8_000, reply.Results.Count));
        await sending;
    }

    [Fact]
    public async Task Work_before_a_malformed_message_stands_and_is_answered()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        engine.Journal.Held = true;
        using SubmitStream stream = engine.Channel.Submit();
        await stream.SendAsync(Samples.Submission(1, Samples.Transfer(1)));
        await stream.SendAsync(Samples.Submission(2, Samples.Transfer(2)));
        Transfer spoilt = Samples.Transfer(3);
        spoilt.Flags = 1 << 19;
        await stream.SendAsync(Samples.Submission(3, Samples.Transfer(4), spoilt));
        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.AppliedSequence == 4);
        engine.Journal.Held = false;
        Assert.Equal(1u, (await stream.ReceiveAsync())!.RequestNumber);
        Assert.Equal(2u, (await stream.ReceiveAsync())!.RequestNumber);
        RpcException end = await Assert.ThrowsAsync<RpcException>(stream.ReceiveAsync);
        Assert.Equal(StatusCode.InvalidArgument, end.StatusCode);
        BadRequest details = end.GetRpcStatus()!.GetDetail<BadRequest>();
        Assert.Equal("transfers[1].flags", Assert.Single(details.FieldViolations).Field);
        var found = await engine.CallAsync<LookupTransfersResponse>(
            "LookupTransfers", new LookupTransfersRequest { Ids = { Samples.Id(1), Samples.Id(2), Samples.Id(4) } });
        Assert.Equal(2, found.Transfers.Count);
    }

    [Fact]
    public async Task Work_before_an_oversized_message_stands_and_is_answered()
    {
        await using EngineUnderTest engine =
            await EngineUnderTest.StartAsync(new EngineOptions { MaxMessageBytes = 2_000_000 });
        using SubmitStream stream = engine.Channel.Submit();
        await stream.SendAsync(Samples.Submission(1));

        // The end may come while it is still being sent, which a client sees as a failed send.
        await Record.ExceptionAsync(() => stream.SendRawAsync(new byte[2_000_001]));
        Assert.Equal(1u, (await stream.ReceiveAsync())!.RequestNumber);
        RpcException end = await Assert.ThrowsAsync<RpcException>(stream.ReceiveAsync);
        Assert.Equal(StatusCode.ResourceExhausted, end.StatusCode);
    }

    [Fact]
    public async Task A_limit_that_is_reached_stands_in_its_place_and_the_stream_goes_on()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(new EngineOptions { MaxOpenHolds = 1 });
        await engine.CreateAccountsAsync(2);
        using SubmitStream stream = engine.Channel.Submit();
        Transfer[] holds = [Samples.Transfer(1), Samples.Transfer(2)];
        Array.ForEach(holds, hold => hold.Flags = 1 << 1);
        await stream.SendAsync(Samples.Submission(1, holds));
        await stream.SendAsync(Samples.Submission(2, Samples.Transfer(3)));
        SubmitTransfersResponse refused = (await stream.ReceiveAsync())!;
        Assert.Equal(V1.SubmitOutcome.ResourceExhausted, refused.Outcome);
        Assert.StartsWith("max_open_holds", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(V1.SubmitOutcome.Answered, (await stream.ReceiveAsync())!.Outcome);
    }

    [Fact]
    public async Task A_client_that_goes_leaves_its_work_to_the_engine_and_the_engine_to_others()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        engine.Journal.Held = true;
        using var leave = new CancellationTokenSource();
        using SubmitStream stream = engine.Channel.Submit(cancellation: leave.Token);
        for (ulong i = 1; i <= 100; i++)
        {
            await stream.SendAsync(Samples.Submission(i, Samples.Transfer(i)));
        }

        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.AppliedSequence > 40);
        await leave.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(stream.ReceiveAsync)).StatusCode);
        engine.Journal.Held = false;
        await EngineUnderTest.UntilAsync(() =>
            engine.Partition.Status is var status && status.Answered == status.Claimed);
        using SubmitStream other = engine.Channel.Submit();
        for (ulong i = 1_001; i <= 1_300; i++)
        {
            await other.SendAsync(Samples.Submission(i, Samples.Transfer(i)));
            SubmitTransfersResponse reply = (await other.ReceiveAsync())!;
            Assert.Equal((i, 0), (reply.RequestNumber, reply.Results.Count));
        }
    }

    [Fact]
    public async Task An_engine_that_stops_answers_what_it_took_and_ends_the_stream_as_unavailable()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        engine.Journal.Held = true;
        using SubmitStream open = engine.Channel.Submit();
        using SubmitStream closed = engine.Channel.Submit();
        await open.SendAsync(Samples.Submission(1, Samples.Transfer(1)));
        await closed.SendAsync(Samples.Submission(2, Samples.Transfer(2)));
        await closed.HalfCloseAsync();
        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.AppliedSequence == 4);

        // Nothing outside tells when the engine has seen a half-close.
        await Task.Delay(300);
        Task<int> stopping = engine.StopAsync(TimeSpan.FromMinutes(1));
        engine.Journal.Held = false;
        Assert.Equal(V1.SubmitOutcome.Answered, (await open.ReceiveAsync())!.Outcome);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(open.ReceiveAsync)).StatusCode);
        Assert.Equal(V1.SubmitOutcome.Answered, Assert.Single(await closed.ReceiveAllAsync()).Outcome);
        Assert.Equal(0, await stopping);
    }
}
