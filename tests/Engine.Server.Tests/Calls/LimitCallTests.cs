using Engine.Server.Hosting;
using Engine.V1;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Server.Tests.Calls;

public sealed class LimitCallTests
{
    [Fact]
    public async Task Limits_are_set_found_kept_and_cleared()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(3);
        AccountLimits all = Velocity(1);
        (all.Floor, all.FloorNegative, all.Ceiling, all.VelocityCount) = (12, true, 0, 2);
        SetAccountLimitsResponse set = await SetAsync(engine, all, Velocity(9), Velocity(2));
        Assert.Equal(
            (1u, V1.SetAccountLimitsResult.AccountNotFound), (Assert.Single(set.Results).Index, set.Results[0].Result));
        Assert.Equal((4u, 5u), (set.Position.FirstSequence, set.Position.LastSequence));
        Assert.Equal(
            V1.SetAccountLimitsResult.Exists, Assert.Single((await SetAsync(engine, all)).Results).Result);

        Assert.Equal(
            [0, V1.CreateTransferResult.ExceedsVelocityAmount, 0, V1.CreateTransferResult.ExceedsAccountFloor],
            await SendAsync(engine, (1, 5), (2, 6), (3, 3), (4, 5)));
        LookupAccountLimitsResponse found = await LookupAsync(engine, 2, 3, 9, 1);
        Assert.Equal([Samples.Id(2), Samples.Id(1)], found.Limits.Select(limits => limits.Limits.AccountId));
        Assert.Equal(all, found.Limits[1].Limits);
        Assert.Equal((8u, 2u), (found.Limits[1].CountedAmount, found.Limits[1].CountedDebits));
        Assert.Equal(0u, Assert.Single((await LookupAccountAsync(engine)).Accounts).Reserved);

        Assert.Empty((await SetAsync(engine, new AccountLimits { AccountId = Samples.Id(1) })).Results);
        Assert.Empty((await LookupAsync(engine, 1)).Limits);
        Assert.Equal([V1.CreateTransferResult.Unspecified], await SendAsync(engine, (5, 1_000)));
    }

    [Fact]
    public async Task A_refusal_by_a_limit_burns_its_id_and_says_why_for_ever()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        await SetAsync(engine, Velocity(1));
        Assert.Equal([V1.CreateTransferResult.ExceedsVelocityAmount], await SendAsync(engine, (1, 11)));
        await SetAsync(engine, new AccountLimits { AccountId = Samples.Id(1) });
        var again = await engine.CallAsync<CreateTransfersResponse>(
            "CreateTransfers", new CreateTransfersRequest { Transfers = { Transfer(1, 11) } });
        Assert.Equal(
            (V1.CreateTransferResult.IdAlreadyFailed, V1.CreateTransferResult.ExceedsVelocityAmount),
            (Assert.Single(again.Results).Result, again.Results[0].Reason));
    }

    [Fact]
    public async Task More_limits_of_velocity_than_there_may_be_are_refused_whole_with_the_limit()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(new EngineOptions { MaxVelocityLimits = 1 });
        await engine.CreateAccountsAsync(2);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => SetAsync(engine, Velocity(1), Velocity(2)));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        ErrorInfo info = refused.GetRpcStatus()!.GetDetail<ErrorInfo>();
        Assert.Equal(("LIMIT_REACHED", "max_velocity_limits"), (info.Reason, info.Metadata["limit"]));
        Assert.Empty((await LookupAsync(engine, 1, 2)).Limits);
        Assert.Empty((await SetAsync(engine, Velocity(1))).Results);
    }

    [Fact]
    public async Task Limits_of_8192_accounts_are_set_and_found_at_once()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(8_192);
        AccountLimits[] limits = [.. Enumerable.Range(1, 8_192).Select(id => Velocity((ulong)id))];
        Assert.Empty((await SetAsync(engine, limits)).Results);
        LookupAccountLimitsResponse found = await LookupAsync(engine, [.. Enumerable.Range(1, 8_192).Select(id => (ulong)id)]);
        Assert.Equal(limits, found.Limits.Select(one => one.Limits));
    }

    private static AccountLimits Velocity(ulong account) => new()
    {
        AccountId = Samples.Id(account), VelocityAmount = 10, WindowSeconds = 3_600,
    };

    private static Transfer Transfer(ulong id, ulong amount)
    {
        Transfer transfer = Samples.Transfer(id);
        transfer.Amount = amount;
        return transfer;
    }

    private static Task<SetAccountLimitsResponse> SetAsync(EngineUnderTest engine, params AccountLimits[] limits) =>
        engine.CallAsync<SetAccountLimitsResponse>("SetAccountLimits", new SetAccountLimitsRequest { Limits = { limits } });

    private static Task<LookupAccountLimitsResponse> LookupAsync(EngineUnderTest engine, params ulong[] ids) =>
        engine.CallAsync<LookupAccountLimitsResponse>(
            "LookupAccountLimits", new LookupAccountLimitsRequest { Ids = { ids.Select(id => Samples.Id(id)) } });

    private static Task<LookupAccountsResponse> LookupAccountAsync(EngineUnderTest engine) =>
        engine.CallAsync<LookupAccountsResponse>("LookupAccounts", new LookupAccountsRequest { Ids = { Samples.Id(1) } });

    private static async Task<List<V1.CreateTransferResult>> SendAsync(
        EngineUnderTest engine, params (ulong Id, ulong Amount)[] transfers)
    {
        var request = new CreateTransfersRequest { Transfers = { transfers.Select(one => Transfer(one.Id, one.Amount)) } };
        var reply = await engine.CallAsync<CreateTransfersResponse>("CreateTransfers", request);
        return
        [
            .. Enumerable.Range(0, transfers.Length).Select(i =>
                reply.Results.FirstOrDefault(result => result.Index == i)?.Result ?? V1.CreateTransferResult.Unspecified),
        ];
    }
}
