using Engine.Core.Disruptor;
using Engine.Core.Pipeline;

namespace Engine.Core.Tests.Pipeline;

public class StageHostTests
{
    private static readonly TimeSpan s_hangGuard = TimeSpan.FromSeconds(30);

    private sealed class Countdown(string name, Func<bool> step) : IStage
    {
        public string Name => name;

        public bool Step() => step();
    }

    [Fact]
    public async Task A_parked_thread_is_woken_for_work_and_its_work_wakes_the_next()
    {
        int first = 0;
        int second = 0;
        var done = new TaskCompletionSource();
        var a = new Countdown("a", () => Interlocked.CompareExchange(ref first, 2, 1) == 1 && Interlocked.Exchange(ref second, 1) == 0);
        var b = new Countdown("b", () => Interlocked.CompareExchange(ref second, 2, 1) == 1 && done.TrySetResult());
        using var host = new StageHost<YieldThenPark>([[a], [b]]);
        host.Start();
        Interlocked.Exchange(ref first, 1);
        host.Wake();
        await done.Task.WaitAsync(s_hangGuard);
    }

    [Fact]
    public async Task A_stage_that_throws_stops_the_host_and_tells_why()
    {
        var broken = new Countdown("broken", () => throw new InvalidOperationException("invariant"));
        using var host = new StageHost<SpinThenPark>([[broken]]);
        host.Start();
        Exception failure = await host.Failed.WaitAsync(s_hangGuard);
        Assert.Equal("invariant", failure.Message);
    }

    [Fact]
    public async Task A_thread_that_does_not_come_back_stands_at_the_stage_that_it_is_in()
    {
        using var release = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        var quick = new Countdown("quick", () => false);
        var stuck = new Countdown("stuck", () =>
        {
            entered.TrySetResult();
            release.Wait();
            return false;
        });
        using var host = new StageHost<YieldThenPark>([[quick, stuck]]);
        host.Start();
        await entered.Task.WaitAsync(s_hangGuard);
        Assert.Equal(new StageThread("quick+stuck", "stuck", 2), Assert.Single(host.Threads));
        release.Set();
        await Task.Run(() => Assert.True(SpinWait.SpinUntil(() => host.Threads[0].Steps > 4, s_hangGuard)));
    }
}
