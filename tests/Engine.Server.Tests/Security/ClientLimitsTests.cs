using Engine.Server.Hosting;
using Engine.Server.Security;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Server.Tests.Security;

public sealed class ClientLimitsTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"engine-limits-{Guid.NewGuid():N}.json");
    private readonly string _key = ClientKey.New();
    private readonly string _other = ClientKey.New();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_second_of_events_may_come_at_once_and_the_next_when_the_bucket_has_filled()
    {
        var time = new FakeTimeProvider();
        var rate = new EventRate(100);
        Assert.Equal(TimeSpan.Zero, rate.Take(100, time));
        Assert.Equal(TimeSpan.Zero, rate.Take(50, time)); // it is level now, and not beyond: half a second is owed
        TimeSpan wait = rate.Take(1, time);
        Assert.InRange(wait, TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(502));
        time.Advance(wait);
        Assert.Equal(TimeSpan.Zero, rate.Take(1, time));
    }

    [Fact]
    public void What_is_owed_stays_owed_in_events_when_the_rate_changes()
    {
        var time = new FakeTimeProvider();
        var slow = new EventRate(1);
        Assert.Equal(TimeSpan.Zero, slow.Take(1_001, time)); // a thousand seconds are owed
        EventRate quick = slow.At(1_000, time);
        Assert.InRange(quick.Take(1, time), TimeSpan.FromMilliseconds(999), TimeSpan.FromMilliseconds(1_002));
        time.Advance(TimeSpan.FromMilliseconds(1_002));
        Assert.Equal(TimeSpan.Zero, quick.Take(1, time));
        Assert.Equal(TimeSpan.Zero, quick.At(1, time).At(1_000_000, time).Take(1, time));
    }

    [Fact]
    public void Over_a_long_time_as_many_events_pass_as_the_rate_says()
    {
        var time = new FakeTimeProvider();
        var rate = new EventRate(1_000);
        var dice = new Random(7);
        long passed = 0;
        for (DateTimeOffset end = time.GetUtcNow().AddMinutes(10); time.GetUtcNow() < end;)
        {
            int events = dice.Next(1, 2_000);
            TimeSpan wait = rate.Take(events, time);
            passed += wait == TimeSpan.Zero ? events : 0;
            time.Advance(wait);
        }

        Assert.InRange(passed, 590_000, 605_000);
    }

    [Fact]
    public async Task Who_waits_for_a_share_gets_it_when_one_is_given_back_or_the_bound_is_raised()
    {
        int most = 1;
        var shares = new ShareCount();
        Assert.True(shares.TryTake(most));
        Task first = shares.TakeAsync(() => most, CancellationToken.None).AsTask();
        Task second = shares.TakeAsync(() => most, CancellationToken.None).AsTask();
        Assert.False(first.IsCompleted || second.IsCompleted);
        most = 2;
        shares.Give();
        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(shares.TryTake(most));
    }

    [Fact]
    public async Task Of_many_at_once_never_more_have_a_share_than_may_and_none_waits_for_ever()
    {
        const int Most = 3;
        var shares = new ShareCount();
        int have = 0;
        int beyond = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 2_000; i++)
            {
                await shares.TakeAsync(() => Most, CancellationToken.None);
                beyond += Interlocked.Increment(ref have) > Most ? 1 : 0;
                await Task.Yield();
                Interlocked.Decrement(ref have);
                shares.Give();
            }
        }))).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((0, 0), (have, beyond));
    }

    [Fact]
    public async Task A_request_more_than_a_client_may_have_is_refused_and_another_client_goes_on()
    {
        await using EngineUnderTest engine = await StartAsync(new ClientLimits { Requests = 1 });
        var lookup = new LookupAccountsRequest { Ids = { Samples.Id(1) } };
        Task<LookupAccountsResponse> first = AskAsync(engine, lookup, _key);
        Task<LookupAccountsResponse> others = AskAsync(engine, lookup, _other);
        await EngineUnderTest.UntilAsync(() => engine.Partition.Status.Claimed == 2);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(engine, lookup, _key));
        AssertLimit("requests", refused);
        engine.Run();
        await Task.WhenAll(first, others);
        await AskAsync(engine, lookup, _key); // what was answered counts no more
    }

    [Fact]
    public async Task A_stream_more_than_a_client_may_have_is_refused_until_one_ends()
    {
        await using EngineUnderTest engine = await StartAsync(new ClientLimits { Streams = 1 }, running: true);
        using (SubmitStream first = engine.Channel.Submit(With(_key)))
        {
            await first.SendAsync(Samples.Submission(1, Samples.Transfer(1)));
            Assert.NotNull(await first.ReceiveAsync());
            using SubmitStream second = engine.Channel.Submit(With(_key));
            AssertLimit("streams", await Assert.ThrowsAsync<RpcException>(second.ReceiveAsync));
            await first.HalfCloseAsync();
            await first.ReceiveAllAsync();
        }

        using SubmitStream next = engine.Channel.Submit(With(_key));
        await next.SendAsync(Samples.Submission(2, Samples.Transfer(2)));
        Assert.NotNull(await next.ReceiveAsync());
    }

    [Fact]
    public async Task Requests_of_a_stream_wait_for_their_share_and_are_all_answered_in_order()
    {
        await using EngineUnderTest engine = await StartAsync(new ClientLimits { Requests = 1 }, running: true);
        using SubmitStream stream = engine.Channel.Submit(With(_key));
        for (ulong i = 1; i <= 50; i++)
        {
            await stream.SendAsync(Samples.Submission(i, Samples.Transfer(i)));
        }

        await stream.HalfCloseAsync();
        List<SubmitTransfersResponse> replies = await stream.ReceiveAllAsync();
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (ulong)i), replies.Select(reply => reply.RequestNumber));
    }

    [Fact]
    public async Task Single_calls_that_write_faster_than_the_client_may_are_refused_with_the_time_to_wait()
    {
        await using EngineUnderTest engine = await StartAsync(new ClientLimits { EventsPerSecond = 1 }, running: true);
        var request = new CreateTransfersRequest();
        request.Transfers.AddRange(Enumerable.Range(1, 1_000).Select(id => Samples.Transfer((ulong)id)));
        await engine.Channel.CallAsync<CreateTransfersResponse>(Rpc.Ledger, "CreateTransfers", request, new(With(_key)));
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => engine.Channel.CallAsync<CreateTransfersResponse>(Rpc.Ledger, "CreateTransfers", request, new(With(_key))));
        AssertLimit("events_per_second", refused);
        Assert.InRange(refused.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.Seconds, 1, 1_000);
        await AskAsync(engine, new LookupAccountsRequest { Ids = { Samples.Id(1) } }, _key); // reads write nothing
    }

    private static void AssertLimit(string limit, RpcException refused)
    {
        ErrorInfo info = refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
        Assert.Equal(
            (StatusCode.ResourceExhausted, "CLIENT_LIMIT", limit), (refused.StatusCode, info.Reason, info.Metadata["limit"]));
    }

    private static Metadata With(string key) => new() { { "authorization", "Bearer " + key } };

    private static Task<LookupAccountsResponse> AskAsync(EngineUnderTest engine, LookupAccountsRequest lookup, string key) =>
        engine.Channel.CallAsync<LookupAccountsResponse>(Rpc.Ledger, "LookupAccounts", lookup, new CallOptions(With(key)));

    private Task<EngineUnderTest> StartAsync(ClientLimits limits, bool running = false)
    {
        string[] rights = ["submit", "read"];
        new ClientsDocument
        {
            Clients =
            [
                new ClientEntry { Name = "a", Keys = [ClientKey.HashOf(_key)], Rights = rights, Limits = limits },
                new ClientEntry { Name = "b", Keys = [ClientKey.HashOf(_other)], Rights = rights },
            ],
        }.Write(_file);
        return EngineUnderTest.StartAsync(new EngineOptions { ClientsFile = _file }, running);
    }
}
