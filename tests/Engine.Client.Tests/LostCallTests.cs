using Engine.Client.Tests.Stub;
using Engine.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Client.Tests;

/// <summary>Which attempts of a unary call may have taken effect, and what the caller is told then.</summary>
public sealed class LostCallTests
{
    [Fact]
    public async Task Accounts_that_are_refused_are_unknown_only_after_a_lost_attempt()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.AccountScripts.Enqueue(_ => throw Refused(StatusCode.Unavailable, "dying"));
        server.Engine.AccountScripts.Enqueue(_ => throw KeyTakenAway());
        server.Engine.AccountScripts.Enqueue(_ => throw KeyTakenAway());
        await using var client = Given.Client(server);

        var lost = await Assert.ThrowsAsync<EngineException>(() => client.CreateAccountsAsync(new Account[1]).Soon());
        var refused = await Assert.ThrowsAsync<EngineException>(() => client.CreateAccountsAsync(new Account[1]).Soon());

        Assert.Equal((EngineFailure.Unknown, EngineFailure.Internal), (lost.Kind, refused.Kind));
        Assert.Contains("the key was taken away", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_was_reset_may_have_taken_effect_and_one_that_a_full_engine_refused_has_not()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.AccountScripts.Enqueue(_ => throw Refused(StatusCode.ResourceExhausted, "reset"));
        server.Engine.AccountScripts.Enqueue(Exists);
        server.Engine.AccountScripts.Enqueue(_ => throw Full());
        server.Engine.AccountScripts.Enqueue(Exists);
        await using var client = Given.Client(server);

        var reset = await client.CreateAccountsAsync(new Account[1]).Soon();
        var full = await client.CreateAccountsAsync(new Account[1]).Soon();

        Assert.True(reset.AllOk);
        Assert.Equal(CreateAccountResult.Exists, Assert.Single(full.Errors).Result);
    }

    private static CreateAccountsResponse Exists(CreateAccountsRequest request) => new()
    {
        Results = { new AccountResult { Index = 0, Result = CreateAccountResult.Exists, Timestamp = 9 } },
    };

    private static RpcException KeyTakenAway() => Refused(StatusCode.PermissionDenied, "the key was taken away");

    private static RpcException Refused(StatusCode status, string detail) => new(new Grpc.Core.Status(status, detail));

    private static RpcException Full() => new Google.Rpc.Status
    {
        Code = (int)Code.ResourceExhausted,
        Message = "full",
        Details = { Any.Pack(new ErrorInfo { Domain = "engine.v1", Reason = "ENGINE_FULL" }) },
    }.ToRpcException();
}
