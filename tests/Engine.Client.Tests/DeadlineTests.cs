using Engine.Client.Tests.Stub;
using Engine.V1;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Client.Tests;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task A_request_without_answer_ends_as_unknown_and_one_never_sent_as_not_accepted()
    {
        await using var server = await StubServer.StartAsync();
        var read = new TaskCompletionSource<SubmitTransfersRequest>();
        server.Engine.NextStream(async stream =>
        {
            read.SetResult(await stream.ReadAsync());
            await stream.IgnoreAllAsync();
        });
        await using var client = new EngineClient(
            Given.Options(server.Address) with { Window = 1, Deadline = TimeSpan.FromSeconds(30) }, time: time);

        var sent = client.CreateTransfersAsync(Given.Transfers(1));
        var request = await read.Task.Soon();
        var waiting = client.CreateTransfersAsync(Given.Transfers(2));
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(sent.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(EngineFailure.Unknown, (await Assert.ThrowsAsync<EngineException>(() => sent.Soon())).Kind);
        Assert.Equal(EngineFailure.NotAccepted, (await Assert.ThrowsAsync<EngineException>(() => waiting.Soon())).Kind);
        Assert.InRange(request.DeadlineMs, 29_000U, 30_000U);
    }

    [Fact]
    public async Task Without_a_deadline_the_engine_is_told_none()
    {
        await using var server = await StubServer.StartAsync();
        uint? told = null;
        server.Engine.NextStream(async stream =>
        {
            var request = await stream.ReadAsync();
            told = request.DeadlineMs;
            await stream.AnswerAsync(request);
            await stream.AnswerAllAsync();
        });
        await using var client = new EngineClient(Given.Options(server.Address) with { Deadline = null });

        await client.CreateTransferAsync(Given.Transfer(1)).Soon();

        Assert.Equal(0U, told);
    }

    [Fact]
    public async Task A_late_reply_is_dropped_and_the_stream_goes_on()
    {
        await using var server = await StubServer.StartAsync();
        var held = server.Engine.HoldNextStream();
        await using var client = new EngineClient(Given.Options(server.Address) with { Window = 1 }, time: time);

        var given = client.CreateTransfersAsync(Given.Transfers(1));
        await held.Read.Soon();
        time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<EngineException>(() => given.Soon());
        var next = client.CreateTransfersAsync(Given.Transfers(2));
        held.Release();

        Assert.True((await next.Soon()).AllOk);
        Assert.Equal(1, server.Engine.Streams);
        Assert.Equal([1, 2], server.Engine.Ledger.Order.Select(id => (int)id));
    }

    [Fact]
    public async Task A_full_engine_is_reported_as_full_with_its_reason()
    {
        await using var server = await StubServer.StartAsync();
        var refused = 0;
        server.Engine.NextStream(async stream =>
        {
            while (true)
            {
                await stream.EndAsync(
                    await stream.ReadAsync(), SubmitOutcome.ResourceExhausted, "max_open_holds is reached.");
                refused++;
            }
        });
        await using var client = Given.Client(server, time);

        var call = client.CreateTransferAsync(Given.Transfer(1));
        await Given.Until(() => refused > 0);
        var failure = await FailureAfterTheDeadline(call);

        Assert.Equal(EngineFailure.ResourceExhausted, failure.Kind);
        Assert.Contains("max_open_holds is reached.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_engine_answers_the_call_ends_as_unavailable()
    {
        // The deadline falls between two attempts: during one, the client could not swear that nothing was sent.
        await using var client = new EngineClient(Given.Options("http://127.0.0.1:1") with
        {
            Deadline = TimeSpan.FromSeconds(3),
            RetryDelay = TimeSpan.FromMinutes(1),
            MaxRetryDelay = TimeSpan.FromMinutes(1),
        });

        var transfer = await Assert.ThrowsAsync<EngineException>(
            () => client.CreateTransferAsync(Given.Transfer(1)).Soon());
        var status = await Assert.ThrowsAsync<EngineException>(() => client.GetStatusAsync().Soon());

        Assert.Equal(EngineFailure.Unavailable, transfer.Kind);
        Assert.Equal(EngineFailure.Unavailable, status.Kind);
        Assert.Contains("127.0.0.1:1", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_withdrawn_before_it_was_sent_never_takes_effect()
    {
        await using var server = await StubServer.StartAsync();
        var held = server.Engine.HoldNextStream();
        await using var client = new EngineClient(Given.Options(server.Address) with { Window = 1 });
        using var cancel = new CancellationTokenSource();

        var first = client.CreateTransfersAsync(Given.Transfers(1));
        await held.Read.Soon();
        var withdrawn = client.CreateTransfersAsync(Given.Transfers(2), cancel.Token);
        var last = client.CreateTransfersAsync(Given.Transfers(3));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn.Soon());
        held.Release();
        await Task.WhenAll(first, last).Soon();

        Assert.Equal([1, 3], server.Engine.Ledger.Order.Select(id => (int)id));
    }

    [Fact]
    public async Task Disposing_waits_for_the_answers_and_takes_no_new_calls()
    {
        await using var server = await StubServer.StartAsync();
        var held = server.Engine.HoldNextStream();
        var client = new EngineClient(Given.Options(server.Address) with { Window = 1 });

        var calls = Enumerable.Range(1, 5)
            .Select(i => client.CreateTransfersAsync(Given.Transfers((UInt128)i))).ToList();
        await held.Read.Soon();
        var disposing = client.DisposeAsync().AsTask();
        Assert.False(disposing.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.CreateTransferAsync(Given.Transfer(9)));
        held.Release();
        await disposing.Soon();

        Assert.All(calls, call => Assert.True(call.IsCompletedSuccessfully));
        Assert.Equal(5, server.Engine.Ledger.Order.Count);
    }

    [Fact]
    public async Task Disposing_gives_up_when_the_deadline_falls()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.NextStream(stream => stream.IgnoreAllAsync());
        var client = Given.Client(server, time);

        var call = client.CreateTransferAsync(Given.Transfer(1));
        await Given.Until(() => server.Engine.Streams == 1);
        var disposing = client.DisposeAsync().AsTask();
        Assert.Equal(EngineFailure.Unknown, (await FailureAfterTheDeadline(call)).Kind);

        await disposing.Soon();
    }

    /// <summary>Lets time pass in small steps until the call has failed.</summary>
    private async Task<EngineException> FailureAfterTheDeadline(Task call)
    {
        var failed = Assert.ThrowsAsync<EngineException>(() => call.Soon());
        while (!failed.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }

        return await failed;
    }
}
