using Engine.Client.Calls;
using Engine.Client.Tests.Stub;
using Engine.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Client.Tests;

/// <summary>Among several addresses, one engine leads; the others say that they do not.</summary>
public sealed class FindingTheLeaderTests
{
    [Fact]
    public async Task A_standby_is_passed_over_and_its_refusal_is_no_lost_attempt()
    {
        await using var standby = await StubServer.StartAsync();
        await using var leader = await StubServer.StartAsync();
        standby.Engine.NextStream(_ => throw Standby());
        await using var client = Client(standby, leader);
        await using (var earlier = Client(leader))
        {
            Assert.True((await earlier.CreateTransferAsync(Given.Transfer(1)).Soon()).IsOk);
        }

        // Had the refused attempt counted as lost, this would pass for the answer to it.
        var answer = await client.CreateTransferAsync(Given.Transfer(1)).Soon();
        Assert.Equal(CreateTransferResult.Exists, answer.Result);
        Assert.Empty(standby.Engine.Ledger.Order);
    }

    [Fact]
    public async Task A_unary_call_passes_a_standby_over_too()
    {
        await using var standby = await StubServer.StartAsync();
        await using var leader = await StubServer.StartAsync();
        standby.Engine.AccountScripts.Enqueue(_ => throw Standby());
        leader.Engine.AccountScripts.Enqueue(_ => new CreateAccountsResponse
        {
            Results = { new AccountResult { Index = 0, Result = CreateAccountResult.Exists, Timestamp = 5 } },
        });
        await using var client = Client(standby, leader);
        var reply = await client.CreateAccountsAsync(new Account[] { new() { Id = 1, Ledger = 1, Code = 1 } }).Soon();
        Assert.Equal(CreateAccountResult.Exists, Assert.Single(reply.Errors).Result);
    }

    [Fact]
    public void Nothing_is_waited_for_until_each_address_was_tried()
    {
        var backoff = new AddressBackoff(new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), addresses: 3);
        Assert.Equal([true, true, false, true, true, false], Enumerable.Range(0, 6).Select(
            attempt => backoff.After(attempt) == TimeSpan.Zero));
    }

    [Fact]
    public void An_engine_that_hung_is_left_alone_while_others_answer_and_asked_again_when_they_fail()
    {
        using var connection = new EngineConnection(
            new EngineClientOptions { Addresses = ["http://a:1", "http://b:1"] }, TimeProvider.System);
        connection.MoveOn(connection.Current(), MoveReason.Hung);
        Assert.Equal("http://b:1", connection.Current().Address);
        connection.MoveOn(connection.Current(), MoveReason.Standby);
        Assert.Equal("http://b:1", connection.Current().Address);
        connection.MoveOn(connection.Current(), MoveReason.Failed);
        Assert.Equal("http://a:1", connection.Current().Address);
    }

    private static EngineClient Client(params StubServer[] servers) => new(
        new EngineClientOptions { Addresses = [.. servers.Select(server => server.Address)] });

    private static RpcException Standby() => new Google.Rpc.Status
    {
        Code = (int)Code.Unavailable,
        Message = "follows",
        Details = { Any.Pack(new ErrorInfo { Domain = "engine.v1", Reason = "STANDBY" }) },
    }.ToRpcException();
}
