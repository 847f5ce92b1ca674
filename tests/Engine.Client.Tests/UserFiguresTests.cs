using Engine.Client.Figures;
using Engine.Client.Tests.Stub;
using Engine.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Client.Tests;

/// <summary>What callers wait, as a client measures and tells it.</summary>
public sealed class UserFiguresTests
{
    private readonly FakeTimeProvider time = new();
    private readonly UserFigures figures;

    public UserFiguresTests() => figures = new UserFigures(time);

    [Fact]
    public void Waits_count_from_when_callers_meant_to_start()
    {
        var began = time.GetTimestamp();
        for (var wait = 1; wait <= 1_000; wait++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            figures.Answered(began, count: 1, ok: 2);
        }

        var summary = figures.Summary();
        Assert.Equal((1_000ul, 2_000ul), (summary.Calls, summary.EventsAcknowledged));
        Near(500, summary.P50);
        Near(990, summary.P99);
        Near(999, summary.P999);
        Near(1_000, summary.Longest);
    }

    [Fact]
    public void What_was_not_told_is_in_the_next_summary_and_what_was_told_is_not()
    {
        End(after: 8_000);
        Near(8_000, figures.Summary().Longest);
        End(after: 10);
        Near(8_000, figures.Summary().Longest);
        figures.Told();
        End(after: 10);
        var last = figures.Summary();
        Near(10, last.Longest);
        Assert.Equal(3ul, last.Calls);
    }

    [Fact]
    public async Task An_engine_is_told_what_the_callers_of_a_client_saw()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.ReportScripts.Enqueue(
            () => throw new RpcException(new Status(StatusCode.Unavailable, "not now")));
        server.Engine.NextStream(async stream =>
        {
            await stream.EndAsync(await stream.ReadAsync(), SubmitOutcome.ResourceExhausted, "full");
            await stream.AnswerAsync(await stream.ReadAsync());
            await stream.ReadAsync();
            await StubStream.BreakAsync();
        });
        await using (var client = new EngineClient(Given.Options(server.Address) with { Name = "shop" }))
        {
            await client.CreateTransfersAsync(Given.Transfers(1, 2)).Soon();
            await client.CreateTransfersAsync(Given.Transfers(3, 4)).Soon();
            await client.CreateTransferAsync(Given.Transfer(5)).Soon();
            await Given.Until(() => server.Engine.Reports.Count >= 2);
        }

        (var name, var report) = server.Engine.Reports.Last();
        Assert.Equal("shop", name);
        Assert.NotEqual(0ul, report.Process);
        Assert.Equal((3ul, 5ul), (report.Calls, report.EventsAcknowledged));
        Assert.Equal((0ul, 2ul, 1ul), (report.Timeouts, report.Retries, report.Reconnects));
        Assert.True(report.P50 > 0 && report.P50 <= report.P99 && report.P99 <= report.P999 && report.P999 <= report.Longest);
        Assert.Single(server.Engine.Reports.Select(sent => sent.Report.Process).Distinct());
    }

    [Fact]
    public async Task A_call_whose_deadline_falls_counts_as_such()
    {
        await using var server = await StubServer.StartAsync();
        server.Engine.NextStream(stream => stream.IgnoreAllAsync());
        await using (var client = new EngineClient(
            Given.Options(server.Address) with { Deadline = TimeSpan.FromMilliseconds(50) }))
        {
            await Assert.ThrowsAsync<EngineException>(() => client.CreateTransfersAsync(Given.Transfers(1)).Soon());
        }

        var report = server.Engine.Reports.Last().Report;
        Assert.Equal((1ul, 1ul, 0ul), (report.Calls, report.Timeouts, report.EventsAcknowledged));
        Assert.True(report.Longest >= 50_000_000);
    }

    [Fact]
    public async Task Nothing_is_told_without_calls_or_where_it_is_not_wanted()
    {
        await using var server = await StubServer.StartAsync();
        await using (Given.Client(server))
        {
        }

        await using (var client = new EngineClient(Given.Options(server.Address) with { ReportFigures = false }))
        {
            await client.CreateTransferAsync(Given.Transfer(1)).Soon();
        }

        Assert.Empty(server.Engine.Reports);
    }

    private void End(double after)
    {
        var began = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(after));
        figures.Answered(began, count: 1, ok: 1);
    }

    // Two digits are kept.
    private static void Near(double milliseconds, ulong nanoseconds) =>
        Assert.InRange(nanoseconds / 1e6, milliseconds * 0.99, milliseconds * 1.01);
}
