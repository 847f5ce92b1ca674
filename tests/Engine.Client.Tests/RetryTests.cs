using Engine.Client.Tests.Stub;
using Engine.V1;
using Grpc.Core;

namespace Engine.Client.Tests;

public sealed class RetryTests
{
    [Fact]
    public async Task A_transfer_whose_answer_was_lost_is_ok_with_its_first_timestamp()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.NextStream(async stream =>
        {
            server.Engine.Ledger.Apply(await stream.ReadAsync());
            await StubStream.BreakAsync();
        });
        await using var client = Given.Client(server);

        var answer = await client.CreateTransferAsync(Given.Transfer(1)).Soon();

        Assert.True(answer.IsOk);
        Assert.Equal(1_000UL, answer.Timestamp);
        Assert.Equal([1], server.Engine.Ledger.Order.Select(id => (int)id));
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_tells_when_its_transfers_took_effect()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.NextStream(async stream =>
        {
            server.Engine.Ledger.Apply(await stream.ReadAsync());
            await StubStream.BreakAsync();
        });
        await using var client = Given.Client(server);

        var reply = await client.CreateTransfersAsync(Given.Transfers(1, 2)).Soon();

        Assert.True(reply.AllOk);
        Assert.Equal([new EarlierTransfer(0, 1_000), new EarlierTransfer(1, 1_001)], reply.Earlier);
    }

    [Fact]
    public async Task An_engine_that_ends_the_stream_politely_is_asked_again_too()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.NextStream(async stream => await stream.ReadAsync());
        await using var client = Given.Client(server);

        Assert.True((await client.CreateTransferAsync(Given.Transfer(1)).Soon()).IsOk);
    }

    [Fact]
    public async Task What_was_in_flight_is_sent_again_in_order_before_anything_new()
    {
        await using var server = await StubServer.StartAsync();
        var threeRead = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        server.Engine.NextStream(async stream =>
        {
            for (var i = 0; i < 3; i++)
            {
                await stream.ReadAsync();
            }

            threeRead.SetResult();
            await goOn.Task;
            await StubStream.BreakAsync();
        });
        await using var client = new EngineClient(Given.Options(server.Address) with { Window = 3 });

        var calls = Enumerable.Range(1, 3)
            .Select(i => client.CreateTransfersAsync(Given.Transfers((UInt128)i))).ToList();
        await threeRead.Task.Soon();
        calls.AddRange(Enumerable.Range(4, 5).Select(i => client.CreateTransfersAsync(Given.Transfers((UInt128)i))));
        goOn.SetResult();
        await Task.WhenAll(calls).Soon();

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], server.Engine.Ledger.Order.Select(id => (int)id));
    }

    [Fact]
    public async Task An_unknown_outcome_is_resolved_by_sending_the_same_ids_again()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.NextStream(async stream =>
        {
            var request = await stream.ReadAsync();
            server.Engine.Ledger.Apply(request);
            await stream.EndAsync(request, SubmitOutcome.Unknown);
            await stream.AnswerAllAsync();
        });
        await using var client = Given.Client(server);

        var answer = await client.CreateTransferAsync(Given.Transfer(1)).Soon();

        Assert.True(answer.IsOk);
        Assert.Equal(1_000UL, answer.Timestamp);
        Assert.Equal(1, server.Engine.Streams);
    }

    [Theory]
    [InlineData(SubmitOutcome.NotAccepted)]
    [InlineData(SubmitOutcome.ResourceExhausted)]
    public async Task After_a_refusal_as_a_whole_exists_means_that_somebody_else_was_first(SubmitOutcome refusal)
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.NextStream(async stream =>
        {
            var request = await stream.ReadAsync();
            server.Engine.Ledger.Apply(request);
            await stream.EndAsync(request, refusal, "not now.");
            await stream.AnswerAllAsync();
        });
        await using var client = Given.Client(server);

        var answer = await client.CreateTransferAsync(Given.Transfer(1)).Soon();

        Assert.Equal(CreateTransferResult.Exists, answer.Result);
    }

    [Fact]
    public async Task A_full_engine_is_asked_until_it_takes_the_request()
    {
        await using var server = await StubServer.StartAsync();
        var refusals = 0;
        server.Engine.NextStream(async stream =>
        {
            for (; refusals < 5; refusals++)
            {
                await stream.EndAsync(await stream.ReadAsync(), SubmitOutcome.ResourceExhausted, "the ring is full.");
            }

            await stream.AnswerAllAsync();
        });
        await using var client = Given.Client(server);

        Assert.True((await client.CreateTransferAsync(Given.Transfer(1)).Soon()).IsOk);
        Assert.Equal(5, refusals);
    }

    [Fact]
    public async Task A_malformed_request_fails_alone_and_is_never_sent_again()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.NextStream(async stream =>
        {
            await stream.AnswerAsync(await stream.ReadAsync());
            await stream.ReadAsync();
            await stream.ReadAsync();
            throw Malformed("transfers[0].code", "above 65,535");
        });
        await using var client = Given.Client(server);

        var calls = Enumerable.Range(1, 3)
            .Select(i => client.CreateTransfersAsync(Given.Transfers((UInt128)i))).ToList();
        var failure = await Assert.ThrowsAsync<EngineException>(() => calls[1].Soon());

        Assert.Equal(EngineFailure.InvalidArgument, failure.Kind);
        Assert.Contains("transfers[0].code: above 65,535", failure.Message, StringComparison.Ordinal);
        Assert.True((await calls[0].Soon()).AllOk);
        var later = await calls[2].Soon();
        Assert.True(later.AllOk);
        Assert.Empty(later.Earlier);
        Assert.Equal([1, 3], server.Engine.Ledger.Order.Select(id => (int)id));
    }

    [Fact]
    public async Task Malformed_requests_in_a_full_stream_take_no_others_with_them()
    {
        await using var server = await StubServer.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            server.Engine.NextStream(async stream =>
            {
                while (true)
                {
                    var request = await stream.ReadAsync();
                    if (request.Transfers[0].Code == 9)
                    {
                        throw Malformed("transfers[0].code", "is nine");
                    }

                    await stream.AnswerAsync(request);
                }
            });
        }

        await using var client = Given.Client(server);
        var calls = Enumerable.Range(1, 500).Select(i => client.CreateTransfersAsync(
            new[] { Given.Transfer((UInt128)i) with { Code = (ushort)(i % 50 == 0 ? 9 : 1) } })).ToList();
        await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default).Soon();

        Assert.Equal(
            Enumerable.Range(1, 500).Where(i => i % 50 == 0),
            Enumerable.Range(1, 500).Where(i => calls[i - 1].IsFaulted));
        Assert.Equal(490, server.Engine.Ledger.Order.Count);
    }

    [Fact]
    public async Task A_reply_to_another_request_than_the_oldest_is_not_believed()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.NextStream(async stream =>
        {
            var request = await stream.ReadAsync();
            request.RequestNumber++;
            await stream.EndAsync(request, SubmitOutcome.Answered);
            await stream.AnswerAllAsync();
        });
        await using var client = Given.Client(server);

        Assert.True((await client.CreateTransferAsync(Given.Transfer(1)).Soon()).IsOk);
        Assert.Equal(2, server.Engine.Streams);
    }

    [Fact]
    public async Task The_next_address_is_used_when_one_does_not_answer()
    {
        await using var server = await StubServer.StartAsync();
        await using var client = new EngineClient(Given.Options("http://127.0.0.1:1", server.Address));

        Assert.True((await client.CreateTransferAsync(Given.Transfer(1)).Soon()).IsOk);
        Assert.True((await client.CreateAccountsAsync(new Account[1]).Soon()).AllOk);
    }

    [Fact]
    public async Task The_actual_amount_of_a_lost_answer_is_looked_up()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.Ledger.Room = 5;
        server.Engine.NextStream(async stream =>
        {
            server.Engine.Ledger.Apply(await stream.ReadAsync());
            await StubStream.BreakAsync();
        });
        await using var client = Given.Client(server);

        var reply = await client.CreateTransfersAsync(
            new[] { Given.Transfer(1), Given.Transfer(2, TransferFlags.BalancingDebit) }).Soon();

        Assert.True(reply.AllOk);
        Assert.Equal([new ActualAmount(1, 5)], reply.Amounts);
    }

    // A wait of the sender that was cancelled in the moment it began took the next signal with it: once in some thousands
    // of broken streams a request was never sent again.
    [Fact]
    public async Task However_often_its_stream_breaks_every_request_is_answered()
    {
        const int Streams = 3_000;
        await using var server = await StubServer.StartAsync();
        for (int i = 0; i < Streams; i++)
        {
            server.Engine.NextStream(async stream =>
            {
                await stream.AnswerAsync(await stream.ReadAsync());
                await StubStream.BreakAsync();
            });
        }

        await using var client = Given.Client(server);
        int next = 0;
        async Task SendAsync()
        {
            while (server.Engine.Streams < Streams)
            {
                await client.CreateTransferAsync(Given.Transfer((UInt128)Interlocked.Increment(ref next))).Soon();
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync()));
    }

    [Fact]
    public async Task Accounts_whose_answer_was_lost_are_ok_and_known_ones_are_not()
    {
        await using var server = await StubServer.StartAsync();
        CreateAccountsResponse Exists(CreateAccountsRequest request) => new()
        {
            Results = { new AccountResult { Index = 0, Result = CreateAccountResult.Exists, Timestamp = 9 } },
        };
        server.Engine.AccountScripts.Enqueue(_ => throw new RpcException(new Status(StatusCode.Unavailable, "dying")));
        server.Engine.AccountScripts.Enqueue(Exists);
        server.Engine.AccountScripts.Enqueue(Exists);
        await using var client = Given.Client(server);

        var lost = await client.CreateAccountsAsync(new Account[1]).Soon();
        var known = await client.CreateAccountsAsync(new Account[1]).Soon();

        Assert.True(lost.AllOk);
        Assert.Equal([new AccountError(0, CreateAccountResult.Exists, 9)], known.Errors);
    }

    [Fact]
    public async Task A_malformed_unary_call_names_the_field_and_is_not_retried()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.AccountScripts.Enqueue(_ => throw Malformed("accounts[0].id", "5 bytes"));
        await using var client = Given.Client(server);

        var failure = await Assert.ThrowsAsync<EngineException>(
            () => client.CreateAccountsAsync(new Account[1]).Soon());

        Assert.Equal(EngineFailure.InvalidArgument, failure.Kind);
        Assert.Contains("accounts[0].id: 5 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transfer_that_may_have_taken_effect_is_unknown_though_its_retry_is_refused()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.NextStream(async stream =>
        {
            server.Engine.Ledger.Apply(await stream.ReadAsync());
            await StubStream.BreakAsync();
        });
        server.Engine.NextStream(async stream =>
        {
            await stream.ReadAsync();
            throw new RpcException(new Status(StatusCode.PermissionDenied, "the key was taken away"));
        });
        await using var client = Given.Client(server);

        var failure = await Assert.ThrowsAsync<EngineException>(
            () => client.CreateTransferAsync(Given.Transfer(1)).Soon());

        Assert.Equal(EngineFailure.Unknown, failure.Kind);
        Assert.Contains("the key was taken away", failure.Message, StringComparison.Ordinal);
        Assert.Equal(StatusCode.PermissionDenied, Assert.IsType<RpcException>(failure.InnerException).StatusCode);
    }

    private static RpcException Malformed(string field, string description) => new Google.Rpc.Status
    {
        Code = (int)Google.Rpc.Code.InvalidArgument,
        Message = "malformed",
        Details =
        {
            Google.Protobuf.WellKnownTypes.Any.Pack(new Google.Rpc.BadRequest
            {
                FieldViolations =
                {
                    new Google.Rpc.BadRequest.Types.FieldViolation { Field = field, Description = description },
                },
            }),
        },
    }.ToRpcException();
}
