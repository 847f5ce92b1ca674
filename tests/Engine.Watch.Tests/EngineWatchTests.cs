using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;
using Engine.Watch.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Watch.Tests;

public class EngineWatchTests
{
    private static readonly TimeSpan s_hangGuard = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _time = new(Looks.Start);
    private readonly AlarmBook _alarms = new();

    [Fact]
    public void A_check_that_throws_is_told_itself_and_the_others_look_on()
    {
        using EngineWatch watch = Watching(new Check(_ => throw new InvalidOperationException("broken")), new Check(Finds, "other"));
        for (int i = 0; i < 30; i++)
        {
            Step(watch);
        }

        Alarm[] open = [.. _alarms.Open];
        Assert.Contains(open, alarm => alarm.Name == AlarmCatalogue.StageStalled);
        Alarm failing = Assert.Single(open, alarm => alarm.Name == AlarmCatalogue.CheckerStalled);
        Assert.Equal("check a check", failing.Subject);
        Assert.Contains("broken", failing.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_never_comes_back_is_told_by_the_thread_that_watches_the_watch()
    {
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        using EngineWatch watch = Watching(new Check(_ =>
        {
            entered.Set();
            release.Wait();
            return [];
        }));
        var thread = new Thread(() => watch.Step(new Looks().Sample)) { IsBackground = true };
        thread.Start();
        await Task.Run(() => Assert.True(entered.Wait(s_hangGuard)));
        watch.WatchTheWatch();
        Assert.Empty(_alarms.Open);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        watch.WatchTheWatch();
        Alarm alarm = Assert.Single(_alarms.Open);
        Assert.Equal((AlarmCatalogue.CheckerStalled, "check a check"), (alarm.Name, alarm.Subject));
        Assert.Equal(AlarmGrade.Critical, alarm.Grade);
        release.Set();
        Assert.True(thread.Join(s_hangGuard));
    }

    [Fact]
    public void A_slow_subscriber_has_the_newest_reports_and_holds_nobody_up()
    {
        using EngineWatch watch = Watching();
        using WatchSubscription subscription = watch.Subscribe(capacity: 3);
        for (int i = 0; i < 10; i++)
        {
            Step(watch);
        }

        var numbers = new List<long>();
        while (subscription.Reports.TryRead(out WatchReport? report))
        {
            numbers.Add(report.Number);
        }

        Assert.Equal([8, 9, 10], numbers);
    }

    [Fact]
    public void The_last_five_minutes_are_kept_by_the_second()
    {
        using EngineWatch watch = Watching();
        for (int i = 0; i < 4 * 400; i++)
        {
            Step(watch);
        }

        IReadOnlyList<EngineSample> seconds = watch.LastSeconds;
        Assert.Equal(300, seconds.Count);
        Assert.All(seconds.Zip(seconds.Skip(1)), pair =>
            Assert.Equal(TimeSpan.FromSeconds(1), pair.Second.Elapsed - pair.First.Elapsed));
    }

    [Fact]
    public async Task Started_it_looks_by_itself()
    {
        using var watch = new EngineWatch(() => new Looks().Sample, [], _alarms, [], TimeProvider.System);
        using WatchSubscription subscription = watch.Subscribe();
        watch.Start();
        using var giveUp = new CancellationTokenSource(s_hangGuard);
        Assert.Equal(1, (await subscription.Reports.ReadAsync(giveUp.Token)).Number);
        Assert.Equal(2, (await subscription.Reports.ReadAsync(giveUp.Token)).Number);
    }

    private static Finding[] Finds(EngineSample sample) =>
        [new Finding(AlarmCatalogue.StageStalled, "", AlarmGrade.Warning, "it is so", Evidence.Of())];

    private EngineWatch Watching(params IReadOnlyList<ICheck> checks) => new(() => new Looks().Sample, checks, _alarms, [], _time);

    private void Step(EngineWatch watch)
    {
        _time.Advance(EngineWatch.Interval);
        watch.Step(new Looks().Sample with { At = _time.GetUtcNow(), Elapsed = _time.GetUtcNow() - Looks.Start });
        watch.WatchTheWatch();
    }

    private sealed class Check(Func<EngineSample, IEnumerable<Finding>> look, string name = "a check") : ICheck
    {
        public string Name => name;

        public IEnumerable<Finding> Look(EngineSample sample) => look(sample);
    }
}
