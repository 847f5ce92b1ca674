using System.Collections.Concurrent;
using System.Net;
using Engine.Edge.Tests.Fixtures;
using Engine.V1;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Engine.Edge.Tests.Bounds;

[Collection(nameof(SmallEngine))]
public sealed class StoppedPostgresTests(SmallEngine small)
{
    private const int Streams = 20;
    private const int Callers = 20;
    private const int Batch = 16;
    private const uint DeadlineMs = 400;

    private readonly ConcurrentBag<(long Id, bool Committed)> _told = [];
    private long _next = 70_000_000;

    [Fact]
    public async Task A_long_stop_of_PostgreSQL_under_load_ends_every_call_as_promised_and_then_all_is_well()
    {
        BoundedEngine engine = small.Engine;
        using var time = new CancellationTokenSource();
        Task[] load =
        [
            .. Enumerable.Range(0, Streams).Select(_ => Task.Run(() => StreamAsync(time.Token))),
            .. Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallAsync(time.Token))),
        ];
        using (engine.StopPostgres())
        {
            await Task.Delay(TimeSpan.FromSeconds(Scale.Of(5, 60)));
        }

        await engine.GoOnAsync(69_000_000, 10);
        await time.CancelAsync();
        await Task.WhenAll(load).WaitAsync(BoundedEngine.Patience);
        HashSet<long> found = await engine.FindAsync([.. _told.Select(told => told.Id)]);
        Assert.All(_told, told => Assert.Equal(told.Committed, found.Contains(told.Id)));
        Assert.Contains(_told, told => told.Committed);
        Assert.Contains(_told, told => !told.Committed);
        engine.AssertSound(SmallEngine.Ceiling);
    }

    [Fact]
    public async Task An_engine_without_work_says_that_PostgreSQL_is_gone_and_that_it_is_back()
    {
        BoundedEngine engine = small.Engine;
        var health = new Health.HealthClient(engine.Channel);
        await UntilAsync(health, ServingStatus.Serving);
        using var http = new HttpClient { BaseAddress = new Uri((await engine.StatusAsync()).AdminAddress) };
        using (engine.StopPostgres())
        {
            await engine.UntilAsync(status => status.Postgres.State == JournalState.Stalled);
            await UntilAsync(health, ServingStatus.NotServing);
            using HttpResponseMessage ready = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        await engine.UntilAsync(status => status.Postgres.State == JournalState.Writable);
        await UntilAsync(health, ServingStatus.Serving);
    }

    private static async Task UntilAsync(Health.HealthClient health, ServingStatus expected)
    {
        using var giveUp = new CancellationTokenSource(BoundedEngine.Patience);
        while ((await health.CheckAsync(new HealthCheckRequest())).Status != expected)
        {
            await Task.Delay(10, giveUp.Token);
        }
    }

    private long Take() => Interlocked.Add(ref _next, Batch) - Batch;

    private async Task StreamAsync(CancellationToken ended)
    {
        using var stream =
            small.Engine.Ledger.SubmitTransfers(cancellationToken: CancellationToken.None);
        while (!ended.IsCancellationRequested)
        {
            long first = Take();
            await stream.RequestStream.WriteAsync(Ids.Request(first, Batch, DeadlineMs), CancellationToken.None);
            Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
            SubmitTransfersResponse reply = stream.ResponseStream.Current;
            Assert.Equal((ulong)first, reply.RequestNumber);
            Tell(first, reply.Outcome switch
            {
                SubmitOutcome.Answered => true,
                SubmitOutcome.NotAccepted => false,
                SubmitOutcome.Unknown => null,
                _ => throw new InvalidOperationException($"A reply of {reply.Outcome}."),
            });
        }
    }

    private async Task CallAsync(CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            long first = Take();
            var request = new CreateTransfersRequest();
            request.Transfers.AddRange(Ids.Request(first, Batch).Transfers);
            try
            {
                await small.Engine.Ledger.CreateTransfersAsync(
                    request,
                    deadline: DateTime.UtcNow.AddMilliseconds(DeadlineMs),
                    cancellationToken: CancellationToken.None);
                Tell(first, true);
            }
            catch (RpcException refused)
            {
                Tell(first, Meaning(refused));
                await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
            }
        }
    }

    // A deadline that the client's own clock ended tells nothing; every other refusal must say what it means.
    private static bool? Meaning(RpcException refused)
    {
        string? reason = refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;
        Assert.Contains(
            (refused.StatusCode, reason),
            new (StatusCode, string?)[]
            {
                (StatusCode.ResourceExhausted, "ENGINE_FULL"),
                (StatusCode.DeadlineExceeded, "NOT_ACCEPTED"),
                (StatusCode.DeadlineExceeded, "UNKNOWN"),
                (StatusCode.DeadlineExceeded, null),
            });
        return reason is "ENGINE_FULL" or "NOT_ACCEPTED" ? false : null;
    }

    private void Tell(long first, bool? committed)
    {
        if (committed is { } known)
        {
            for (int i = 0; i < Batch; i++)
            {
                _told.Add((first + i, known));
            }
        }
    }
}
