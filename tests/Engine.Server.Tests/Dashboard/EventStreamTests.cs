using System.Net;
using System.Net.Sockets;
using System.Text;
using Engine.Server.Dashboard;
using Engine.Watch.Alarms;

namespace Engine.Server.Tests.Dashboard;

public class EventStreamTests
{
    [Fact]
    public async Task History_comes_first_then_figures_and_a_row_for_each_second_that_ends()
    {
        await using DashboardUnderTest dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Sample = dashboard.Sample with { Clients = [Engines.Client("<img src=x onerror=alert(1)>", 1)] };
        using EventReader events = await dashboard.OpenAsync();
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.MediaType);
        SentEvent history = (await events.NextAsync())!;
        Assert.Equal("history", history.Name);
        Assert.Equal(FigureRow.Columns, history.Data.GetProperty("columns").EnumerateArray().Select(column => column.GetString()));
        SentEvent figures = (await events.NextAsync())!;
        Assert.Equal("figures", figures.Name);
        Assert.Equal(
            "<img src=x onerror=alert(1)>", figures.Data.GetProperty("clients")[0].GetProperty("name").GetString());
        Task<SentEvent> row = UntilAsync(events, "row");
        await dashboard.LookUntilAsync(() => row.IsCompleted);
        Assert.Equal("seconds", (await row).Data.GetProperty("span").GetString());
    }

    [Fact]
    public async Task Who_comes_back_gets_the_rows_that_are_missing()
    {
        await using DashboardUnderTest dashboard = await DashboardUnderTest.StartAsync();
        for (int i = 0; i < 40; i++)
        {
            dashboard.Look();
        }

        long seen = Engines.Start.AddSeconds(15).ToUnixTimeSeconds();
        using EventReader events = await dashboard.OpenAsync(lastEventId: seen);
        SentEvent history = (await events.NextAsync())!;
        long[] times = [.. history.Data.GetProperty("seconds").EnumerateArray().Select(row => row[0].GetInt64())];
        Assert.Equal(seen + 1, times[0]);
        Assert.Equal(history.Id, times[^1]);
    }

    [Fact]
    public async Task One_too_many_is_told_so()
    {
        await using DashboardUnderTest dashboard = await DashboardUnderTest.StartAsync();
        FiguresViewer[] viewers = [.. Enumerable.Range(0, FiguresFeed.MostViewers).Select(_ => dashboard.Feed.Join()!)];
        using EventReader refused = await dashboard.OpenAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Response.StatusCode);
        Array.ForEach(viewers, viewer => viewer.Dispose());
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_off()
    {
        await using DashboardUnderTest dashboard = await DashboardUnderTest.StartAsync();
        FillTheBook(dashboard);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, dashboard.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        await dashboard.LookUntilAsync(() => dashboard.Feed.Viewers == 1);
        await dashboard.LookUntilAsync(() => dashboard.Feed.Viewers == 0);
    }

    // So that what is sent soon fills every buffer between.
    private static void FillTheBook(DashboardUnderTest dashboard)
    {
        string cause = new('x', 16_000);
        dashboard.Watch.Alarms.Take(
            "test",
            [.. Enumerable.Range(0, 25).Select(i => new Finding(
                "ring-full", $"{i}", AlarmGrade.Warning, cause, new Dictionary<string, string>()))],
            Engines.Start,
            TimeSpan.Zero);
    }

    private static async Task<SentEvent> UntilAsync(EventReader events, string name)
    {
        while (await events.NextAsync() is { } next)
        {
            if (next.Name == name)
            {
                return next;
            }
        }

        throw new InvalidOperationException("The stream has ended.");
    }
}
