using System.Collections.Concurrent;
using Engine.V1;
using Grpc.Core;

namespace Engine.Client.Tests.Stub;

/// <summary>
/// An engine that does what the test says. Each stream that a client opens runs the next script; without one, a small
/// ledger answers: ok for new ids, exists for known ones.
/// </summary>
internal sealed class StubEngine : StubContract
{
    private readonly ConcurrentQueue<Func<StubStream, Task>> scripts = new();
    private int streams;

    public CancellationTokenSource Stop { get; } = new();

    public StubLedger Ledger { get; } = new();

    /// <summary>Streams opened so far.</summary>
    public int Streams => Volatile.Read(ref streams);

    /// <summary>What unary CreateAccounts does instead of asking the ledger; used up one a call.</summary>
    public ConcurrentQueue<Func<CreateAccountsRequest, CreateAccountsResponse>> AccountScripts { get; } = new();

    /// <summary>What clients said that their callers saw, and as whom.</summary>
    public ConcurrentQueue<(string Client, ReportFiguresRequest Report)> Reports { get; } = new();

    /// <summary>What ReportFigures does instead of answering; used up one a call.</summary>
    public ConcurrentQueue<Func<Task<ReportFiguresResponse>>> ReportScripts { get; } = new();

    public void NextStream(Func<StubStream, Task> script) => scripts.Enqueue(script);

    public HeldStream HoldNextStream()
    {
        var held = new HeldStream();
        NextStream(held.PlayAsync);
        return held;
    }

    public override async Task SubmitTransfers(
        IAsyncStreamReader<SubmitTransfersRequest> requests,
        IServerStreamWriter<SubmitTransfersResponse> replies,
        ServerCallContext context)
    {
        Interlocked.Increment(ref streams);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, Stop.Token);
        var stream = new StubStream(requests, replies, this, ended.Token);
        if (scripts.TryDequeue(out var script))
        {
            await script(stream);
        }
        else
        {
            await stream.AnswerAllAsync();
        }
    }

    public override Task<CreateAccountsResponse> CreateAccounts(
        CreateAccountsRequest request, ServerCallContext context) =>
        Task.FromResult(AccountScripts.TryDequeue(out var script) ? script(request) : new CreateAccountsResponse());

    public override Task<LookupTransfersResponse> LookupTransfers(
        LookupTransfersRequest request, ServerCallContext context) =>
        Task.FromResult(Ledger.Lookup(request));

    public override Task<ReportFiguresResponse> ReportFigures(ReportFiguresRequest request, ServerCallContext context)
    {
        Reports.Enqueue((context.RequestHeaders.GetValue("engine-client") ?? "", request));
        return ReportScripts.TryDequeue(out var script) ? script() : Task.FromResult(new ReportFiguresResponse());
    }
}

/// <summary>One stream, as its script sees it.</summary>
internal sealed class StubStream(
    IAsyncStreamReader<SubmitTransfersRequest> requests,
    IServerStreamWriter<SubmitTransfersResponse> replies,
    StubEngine engine,
    CancellationToken ended)
{
    public CancellationToken Ended => ended;

    public async Task<SubmitTransfersRequest> ReadAsync() =>
        await requests.MoveNext(ended)
            ? requests.Current
            : throw new RpcException(new Status(StatusCode.Cancelled, "The client ended the stream."));

    public Task ReplyAsync(SubmitTransfersResponse reply) => replies.WriteAsync(reply, ended);

    /// <summary>Applies a request to the ledger and answers it.</summary>
    public Task AnswerAsync(SubmitTransfersRequest request) => ReplyAsync(engine.Ledger.Apply(request));

    public Task EndAsync(SubmitTransfersRequest request, SubmitOutcome outcome, string reason = "") =>
        ReplyAsync(new SubmitTransfersResponse
        {
            RequestNumber = request.RequestNumber, Outcome = outcome, Reason = reason,
        });

    /// <summary>Answers whatever comes until the client ends the stream.</summary>
    public async Task AnswerAllAsync()
    {
        while (await requests.MoveNext(ended))
        {
            await AnswerAsync(requests.Current);
        }
    }

    /// <summary>Reads and never answers.</summary>
    public async Task IgnoreAllAsync()
    {
        while (await requests.MoveNext(ended))
        {
        }
    }

    /// <summary>Breaks the stream as a dying engine does.</summary>
    public static Task BreakAsync() => throw new RpcException(new Status(StatusCode.Unavailable, "dying"));
}
