using Engine.Client.Tests.Stub;
using Engine.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Client.Tests;

/// <summary>
/// What the engine says it has not touched is no lost attempt, so that the <c>exists</c> of the retry stays what it is: somebody
/// was first, an hour ago perhaps. Where the engine does not say so, it passes for the answer that was lost.
/// </summary>
public sealed class UntouchedTests
{
    public static TheoryData<Code, string> Untouched => new()
    {
        { Code.Unavailable, "STANDBY" },
        { Code.Unavailable, "STOPPING" },
        { Code.Unavailable, "DRAINING" },
        { Code.Unavailable, "EPOCH_NOT_CONFIRMED" },
        { Code.Unavailable, "JOURNAL_UNREACHABLE" },
        { Code.Unavailable, "NOT_ACCEPTED" },
        { Code.DeadlineExceeded, "NOT_ACCEPTED" },
        { Code.ResourceExhausted, "ENGINE_FULL" },
        { Code.ResourceExhausted, "TOO_MANY_CALLS" },
        { Code.ResourceExhausted, "CLIENT_LIMIT" },
        { Code.ResourceExhausted, "CLIENT_PAUSED" },
        { Code.ResourceExhausted, "LIMIT_REACHED" },
    };

    public static TheoryData<Code, string> InDoubt => new()
    {
        { Code.Unavailable, "UNKNOWN" },
        { Code.DeadlineExceeded, "UNKNOWN" },
        { Code.Unavailable, "NOBODY_HAS_HEARD_OF_IT" },
        { Code.ResourceExhausted, "" },
        { Code.Unavailable, "" },
    };

    [Theory]
    [MemberData(nameof(Untouched))]
    public async Task What_a_stream_left_without_a_reply_was_not_lost(Code status, string reason) =>
        Assert.Equal(CreateTransferResult.Exists, await AnswerAfterAStreamAsync(status, reason));

    [Theory]
    [MemberData(nameof(InDoubt))]
    public async Task What_a_stream_left_in_doubt_may_be_lost(Code status, string reason) =>
        Assert.Equal(CreateTransferResult.Unspecified, await AnswerAfterAStreamAsync(status, reason));

    [Theory]
    [MemberData(nameof(Untouched))]
    public async Task A_single_call_that_was_not_touched_was_not_lost(Code status, string reason) =>
        Assert.Equal(CreateAccountResult.Exists, Assert.Single(await ErrorsAfterACallAsync(status, reason)).Result);

    [Theory]
    [MemberData(nameof(InDoubt))]
    public async Task A_single_call_in_doubt_may_be_lost(Code status, string reason) =>
        Assert.Empty(await ErrorsAfterACallAsync(status, reason));

    [Fact]
    public async Task What_a_stopping_engine_replied_to_stands_and_the_rest_was_not_lost()
    {
        await using var server = await StubServer.StartAsync();
        await CreateAsync(server, 2);
        server.Engine.NextStream(async stream =>
        {
            var taken = await stream.ReadAsync();
            await stream.ReadAsync();
            await stream.AnswerAsync(taken);
            throw Refusal(Code.Unavailable, "STOPPING");
        });
        await using var client = Given.Client(server);

        var taken = client.CreateTransfersAsync(Given.Transfers(1));
        var left = client.CreateTransfersAsync(Given.Transfers(2));

        Assert.True((await taken.Soon()).AllOk);
        Assert.Equal(CreateTransferResult.Exists, Assert.Single((await left.Soon()).Errors).Result);
        Assert.Equal([2, 1], server.Engine.Ledger.Order.Select(id => (int)id));
    }

    /// <summary>The answer for a transfer that exists, when the stream of the first attempt has ended with a status.</summary>
    private static async Task<CreateTransferResult> AnswerAfterAStreamAsync(Code status, string reason)
    {
        await using var server = await StubServer.StartAsync();
        await CreateAsync(server, 1);
        server.Engine.NextStream(async stream =>
        {
            await stream.ReadAsync();
            throw Refusal(status, reason);
        });
        await using var client = Given.Client(server);

        var answer = await client.CreateTransferAsync(Given.Transfer(1)).Soon();

        Assert.Equal(3, server.Engine.Streams);
        return answer.Result;
    }

    /// <summary>The answer for an account that exists, when the first attempt has ended with a status.</summary>
    private static async Task<IReadOnlyList<AccountError>> ErrorsAfterACallAsync(Code status, string reason)
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.AccountScripts.Enqueue(_ => throw Refusal(status, reason));
        server.Engine.AccountScripts.Enqueue(_ => new CreateAccountsResponse
        {
            Results = { new AccountResult { Index = 0, Result = CreateAccountResult.Exists, Timestamp = 9 } },
        });
        await using var client = Given.Client(server);

        var reply = await client.CreateAccountsAsync(new Account[1]).Soon();

        Assert.Empty(server.Engine.AccountScripts);
        return reply.Errors;
    }

    private static async Task CreateAsync(StubServer server, UInt128 id)
    {
        await using var earlier = Given.Client(server);
        Assert.True((await earlier.CreateTransferAsync(Given.Transfer(id)).Soon()).IsOk);
    }

    private static RpcException Refusal(Code status, string reason)
    {
        var refusal = new Google.Rpc.Status { Code = (int)status, Message = "refused" };
        if (reason.Length > 0)
        {
            refusal.Details.Add(Any.Pack(new ErrorInfo { Domain = "engine.v1", Reason = reason }));
        }

        return refusal.ToRpcException();
    }
}
