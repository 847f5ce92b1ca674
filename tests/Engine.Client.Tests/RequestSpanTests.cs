using System.Collections.Concurrent;
using System.Diagnostics;
using Engine.Client.Tests.Stub;
using Engine.V1;

namespace Engine.Client.Tests;

/// <summary>The spans of requests, and what the engine is told of them.</summary>
public sealed class RequestSpanTests
{
    private const string Callers = "Engine.Client.Tests.Callers";

    private static readonly ActivitySource Caller = new(Callers);

    // Clients of other tests are heard too: what a test looks at is what belongs to its own trace.
    private readonly ConcurrentQueue<Activity> told = new();

    [Fact]
    public async Task A_request_that_nobody_samples_carries_no_context()
    {
        await using var server = await StubServer.StartAsync();
        await using var client = Given.Client(server);
        var sent = Next(server);

        await client.CreateTransfersAsync(Given.Transfers(1)).Soon();

        Assert.True((await sent).TraceContext.IsEmpty);
    }

    [Fact]
    public async Task The_engine_is_told_the_span_of_the_request_which_ends_with_the_answer()
    {
        await using var server = await StubServer.StartAsync();
        await using var client = Given.Client(server);
        var sent = Next(server);
        using var listener = Listen();
        using var caller = Caller.StartActivity("caller")!;

        await client.CreateTransfersAsync(Given.Transfers(1, 2)).Soon();

        var span = Assert.Single(told, span => span.ParentSpanId == caller.SpanId);
        Assert.Equal(
            span.TraceId.ToHexString() + span.SpanId.ToHexString(), Convert.ToHexStringLower((await sent).TraceContext.Span));
        Assert.Equal(
            (2, 0, ActivityStatusCode.Unset),
            (span.GetTagItem("engine.events"), span.GetTagItem("engine.attempts.failed"), span.Status));
    }

    [Fact]
    public async Task Callers_whose_transfers_share_a_request_share_its_span_which_names_the_traces_of_all()
    {
        await using var server = await StubServer.StartAsync();
        var held = server.Engine.HoldNextStream();
        await using var client = new EngineClient(Given.Options(server.Address) with { Window = 1 });
        using var listener = Listen();

        var before = client.CreateTransfersAsync(Given.Transfers(1)); // takes up the window
        await held.Read.Soon();
        var (first, firstTrace) = One(client, 2);
        var (second, secondTrace) = One(client, 3);
        held.Release();
        await Task.WhenAll(before, first, second).Soon();

        var request = Assert.Single(told, span => span.OperationName == "engine.submit" && span.TraceId == firstTrace);
        Assert.Equal(2, request.GetTagItem("engine.events"));
        Assert.Equal(secondTrace, Assert.Single(request.Links).Context.TraceId);
    }

    [Fact]
    public async Task A_request_that_is_given_up_says_why()
    {
        await using var server = await StubServer.StartAsync();
        var held = server.Engine.HoldNextStream();
        await using var client = Given.Client(server);
        using var listener = Listen();
        using var caller = Caller.StartActivity("caller")!;
        using var cancellation = new CancellationTokenSource();

        var call = client.CreateTransfersAsync(Given.Transfers(1), cancellation.Token);
        await held.Read.Soon();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Soon());
        held.Release();

        var span = Assert.Single(told, span => span.ParentSpanId == caller.SpanId);
        Assert.Equal(
            (ActivityStatusCode.Error, "OperationCanceledException"), (span.Status, span.GetTagItem("error.type")));
    }

    private static (Task Answer, ActivityTraceId Trace) One(EngineClient client, UInt128 id)
    {
        using var caller = Caller.StartActivity("caller")!;
        return (client.CreateTransferAsync(Given.Transfer(id)), caller.TraceId);
    }

    private static Task<SubmitTransfersRequest> Next(StubServer server)
    {
        var sent = new TaskCompletionSource<SubmitTransfersRequest>();
        server.Engine.NextStream(async stream =>
        {
            var request = await stream.ReadAsync();
            sent.SetResult(request);
            await stream.AnswerAsync(request);
            await stream.AnswerAllAsync();
        });
        return sent.Task;
    }

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is EngineClient.TraceSource or Callers,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = told.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
