using Engine.Server.Tests.Calls;
using Engine.V1;
using Grpc.Core;

namespace Engine.Server.Tests.History;

/// <summary>
/// The stream of events over real gRPC: whoever reads from wherever, as fast or slowly as it likes, gets every event that is
/// meant once and in order.
/// </summary>
public sealed class WatchEventsTests(SealedHistory history) : IClassFixture<SealedHistory>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Many_readers_get_everything_once_from_sealed_leaves_into_what_happens_now()
    {
        HistoryEngine engine = history.Engine;
        int before = engine.Sent.Count;
        await engine.SendAsync(TestScale.IsLong ? 45_000 : 2_000);
        await engine.SealOneMoreAsync();
        var random = new Random(20_261_128);
        int more = TestScale.IsLong ? 12_000 : 3_000; // what is left of the open leaf has room for them
        int count = TestScale.IsLong ? 24 : 8;
        ulong first = engine.Sent[before].Sequence;
        int own = engine.Sent.Count - before;
        ulong[] starts = [.. Enumerable.Range(0, count).Select(i => i < count / 6 ? first : first + (ulong)random.Next(own))];
        var ready = new CountdownEvent(starts.Length);
        Task<List<ulong>>[] readers = [.. starts.Select(from => ReadAsync(
            engine, new WatchEventsRequest { FromSequence = from }, engine.Sent[^1].Sequence + (ulong)more, ready))];
        while (!ready.IsSet)
        {
            await Task.Delay(10);
        }

        for (int left = more; left > 0; left -= 1_500)
        {
            await engine.SendAsync(1_500);
        }

        for (int i = 0; i < readers.Length; i++)
        {
            Assert.Equal(
                engine.Sent.Select(sent => sent.Sequence).Where(sequence => sequence >= starts[i]),
                await readers[i].WaitAsync(s_patience));
        }
    }

    [Fact]
    public async Task A_slow_reader_slows_nobody_and_misses_nothing()
    {
        HistoryEngine engine = history.Engine;
        int before = engine.Sent.Count;
        ulong first = (await StatusAsync(engine)).Sequences.DurableSequence + 1;
        using var patience = new CancellationTokenSource(s_patience);
        await using IAsyncEnumerator<WatchEventsResponse> slow = engine.Channel
            .WatchAsync(new WatchEventsRequest { FromSequence = first }, patience.Token)
            .GetAsyncEnumerator(patience.Token);
        Assert.True(await slow.MoveNextAsync());
        Assert.Equal((0, first - 1), (slow.Current.Events.Count, slow.Current.Sequence));
        List<ulong> read = [];

        // Not read any further while leaves fill and are sealed beneath it, and others read all of it.
        await engine.SendAsync(TestScale.IsLong ? 45_000 : 12_000);
        await engine.SealOneMoreAsync();
        List<ulong> quick = await ReadAsync(
            engine, new WatchEventsRequest { FromSequence = first }, engine.Sent[^1].Sequence);
        while (read.Count == 0 || read[^1] < engine.Sent[^1].Sequence)
        {
            Assert.True(await slow.MoveNextAsync());
            read.AddRange(slow.Current.Events.Select(happened => happened.Sequence));
        }

        Assert.Equal(engine.Sent.Skip(before).Select(sent => sent.Sequence), read);
        Assert.Equal(read, quick);
    }

    [Fact]
    public async Task A_stream_ends_with_the_engine_and_is_resumed_where_it_ended()
    {
        HistoryEngine engine = history.Engine;
        int before = engine.Sent.Count;
        int starts = TestScale.IsLong ? 3 : 2;
        List<ulong> read = [];
        ulong next = (await StatusAsync(engine)).Sequences.DurableSequence + 1;
        for (int start = 0; start < starts; start++)
        {
            using var patience = new CancellationTokenSource(s_patience);
            await using IAsyncEnumerator<WatchEventsResponse> events = engine.Channel
                .WatchAsync(new WatchEventsRequest { FromSequence = next }, patience.Token)
                .GetAsyncEnumerator(patience.Token);
            await engine.SendAsync(9_000);
            ulong wanted = start == starts - 1 ? engine.Sent[^1].Sequence : engine.Sent[^1].Sequence - 4_000;
            while (read.Count == 0 || read[^1] < wanted)
            {
                Assert.True(await events.MoveNextAsync());
                read.AddRange(events.Current.Events.Select(happened => happened.Sequence));
                next = events.Current.Sequence + 1;
            }

            if (start < starts - 1)
            {
                Task again = engine.StartAgainAsync();
                Exception? end = await Record.ExceptionAsync(async () =>
                {
                    while (await events.MoveNextAsync())
                    {
                        read.AddRange(events.Current.Events.Select(happened => happened.Sequence));
                        next = events.Current.Sequence + 1;
                    }
                });
                await again;
                Assert.IsType<RpcException>(end);
            }
        }

        Assert.Equal(engine.Sent.Skip(before).Select(sent => sent.Sequence), read);
    }

    [Fact]
    public async Task A_filter_leaves_out_what_is_not_meant_and_tells_how_far_it_came()
    {
        HistoryEngine engine = history.Engine;
        using var patience = new CancellationTokenSource(s_patience);
        List<Event> created = [];
        ulong reached = 0;
        await foreach (WatchEventsResponse message in engine.Channel.WatchAsync(
            new WatchEventsRequest { FromSequence = 1, Kinds = { EventKind.AccountCreated } }, patience.Token))
        {
            created.AddRange(message.Events);
            reached = message.Sequence;
            if (reached >= engine.Sent[^1].Sequence)
            {
                break; // nothing more is meant: that far is told by a sign of life
            }
        }

        Assert.Equal(10, created.Count);
        Assert.All(created, happened => Assert.Equal(1u, happened.Account.Ledger));
        List<ulong> ofOne = await ReadAsync(
            engine,
            new WatchEventsRequest { FromSequence = 1, AccountId = Samples.Id(4), Kinds = { EventKind.Transfer } },
            engine.Sent[^1].Sequence - 20);
        Assert.Equal(
            engine.Sent.Where(sent =>
                sent.Transfer.DebitAccountId == Samples.Id(4) || sent.Transfer.CreditAccountId == Samples.Id(4))
                .Select(sent => sent.Sequence).Take(ofOne.Count),
            ofOne);
    }

    [Fact]
    public async Task Limits_that_were_set_and_cleared_come_as_they_were()
    {
        HistoryEngine engine = history.Engine;
        var limits = new AccountLimits
        {
            AccountId = Samples.Id(3), Floor = 0, Ceiling = 7, CeilingHigh = 1, VelocityCount = 4, WindowSeconds = 60,
        };
        var cleared = new AccountLimits { AccountId = Samples.Id(3) };
        foreach (AccountLimits asked in new[] { limits, cleared })
        {
            var set = await engine.Channel.CallAsync<SetAccountLimitsResponse>(
                Rpc.Ledger, "SetAccountLimits", new SetAccountLimitsRequest { Limits = { asked } });
            Assert.Empty(set.Results);
        }

        using var patience = new CancellationTokenSource(s_patience);
        List<Event> seen = [];
        await foreach (WatchEventsResponse message in engine.Channel.WatchAsync(
            new WatchEventsRequest
            {
                FromSequence = 1, AccountId = Samples.Id(3), Ledger = 1, Kinds = { EventKind.AccountLimitsSet },
            },
            patience.Token))
        {
            seen.AddRange(message.Events);
            if (seen.Count == 2)
            {
                break;
            }
        }

        Assert.Equal([limits, cleared], seen.Select(happened => happened.Limits));
        Assert.All(seen, happened => Assert.Equal((0u, 0u), (happened.Released, happened.ReleasedHigh)));
    }

    /// <summary>Reads until a sequence was told.</summary>
    private static async Task<List<ulong>> ReadAsync(
        HistoryEngine engine, WatchEventsRequest request, ulong until, CountdownEvent? ready = null)
    {
        using var patience = new CancellationTokenSource(s_patience);
        List<ulong> read = [];
        bool isReady = false;
        await foreach (WatchEventsResponse message in engine.Channel.WatchAsync(request, patience.Token))
        {
            if (!isReady)
            {
                isReady = true;
                ready?.Signal();
            }

            read.AddRange(message.Events.Select(happened => happened.Sequence));
            if (message.Sequence >= until)
            {
                return read;
            }
        }

        throw new InvalidOperationException("The stream ended by itself.");
    }

    private static Task<GetStatusResponse> StatusAsync(HistoryEngine engine) =>
        engine.Channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
}
