using Engine.Server.Dashboard;

namespace Engine.Server.Tests.Dashboard;

public class FiguresFeedTests
{
    [Fact]
    public async Task All_who_look_are_shown_the_same_made_once()
    {
        await using DashboardUnderTest dashboard = await DashboardUnderTest.StartAsync();
        FiguresViewer[] viewers = [.. Enumerable.Range(0, 10).Select(_ => dashboard.Feed.Join()!)];
        await dashboard.LookUntilAsync(() => viewers.All(viewer => viewer.Ticks.TryPeek(out _)));
        FiguresTick[] seen = [.. await Task.WhenAll(viewers.Select(viewer => viewer.Ticks.ReadAsync().AsTask()))];
        Assert.Single(seen.Distinct());
        Array.ForEach(viewers, viewer => viewer.Dispose());
    }

    [Fact]
    public async Task Nothing_is_made_while_nobody_looks()
    {
        await using DashboardUnderTest dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Look();
        Assert.Equal(0, dashboard.TimesMade);
        FiguresViewer viewer = dashboard.Feed.Join()!;
        await dashboard.LookUntilAsync(() => dashboard.TimesMade > 0);
        viewer.Dispose();
        int before = -1;
        await dashboard.LookUntilAsync(() => dashboard.TimesMade == before || (before = dashboard.TimesMade) < 0);
        for (int i = 0; i < 20; i++)
        {
            dashboard.Look();
        }

        Assert.Equal(before, dashboard.TimesMade);
    }

    [Fact]
    public async Task As_many_look_as_may_and_whoever_leaves_makes_room()
    {
        await using DashboardUnderTest dashboard = await DashboardUnderTest.StartAsync();
        FiguresViewer[] viewers = [.. Enumerable.Range(0, FiguresFeed.MostViewers).Select(_ => dashboard.Feed.Join()!)];
        Assert.Null(dashboard.Feed.Join());
        viewers[0].Dispose();
        using FiguresViewer? another = dashboard.Feed.Join();
        Assert.NotNull(another);
    }

    [Fact]
    public async Task Rows_of_seconds_are_told_from_the_first_look_on()
    {
        await using DashboardUnderTest dashboard = await DashboardUnderTest.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            dashboard.Look();
        }

        using FiguresViewer viewer = dashboard.Feed.Join()!;
        FiguresTick tick = await viewer.Ticks.ReadAsync();
        Assert.True(tick.Seconds.Count >= 8);
        Assert.All(tick.Seconds.Zip(tick.Seconds.Skip(1)), pair => Assert.Equal(1, pair.Second.At - pair.First.At));
    }
}
