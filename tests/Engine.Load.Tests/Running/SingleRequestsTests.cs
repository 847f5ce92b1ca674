using Engine.Load.Measuring;
using Engine.Load.Running;
using Engine.Load.Tests.Fixtures;
using Engine.V1;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Load.Tests.Running;

/// <summary>Requests one at a time, for load engines with a schedule of their own.</summary>
public class SingleRequestsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Each_is_answered_by_itself_and_counted_in_the_run()
    {
        var run = new LoadRun(Given.SteadyPlan(1_000, 10, batch: 10), new StubTarget(), _time, new LoadOptions { Run = 1 });
        var requests = new SingleRequests(run);

        SingleOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => requests.SendAsync()));

        Assert.All(outcomes, outcome => Assert.Equal(new SingleOutcome(10, 0), outcome));
        Assert.Equal(500, run.Measurements.Total()[Outcome.Ok]);
        Assert.Equal(50, run.Measurements.Latency().Count);
    }

    [Fact]
    public async Task What_went_wrong_is_told_to_the_one_who_sent_it()
    {
        var stub = new StubTarget { Lie = n => n == 13 ? CreateTransferResult.LinkedEventFailed : null };
        var run = new LoadRun(Given.SteadyPlan(1_000, 10, batch: 10), stub, _time, new LoadOptions { Run = 1 });
        var requests = new SingleRequests(run);

        Assert.Equal(0, (await requests.SendAsync()).Wrong);
        Assert.Equal(1, (await requests.SendAsync()).Wrong);
        Assert.Equal(0, (await requests.SendAsync()).Wrong);
    }

    [Fact]
    public async Task One_that_is_not_answered_yet_is_waited_for()
    {
        bool isFrozen = true;
        var stub = new StubTarget { IsFrozen = () => isFrozen };
        var requests = new SingleRequests(
            new LoadRun(Given.SteadyPlan(1_000, 10), stub, _time, new LoadOptions { Run = 1 }));

        Task<SingleOutcome> sent = requests.SendAsync();
        Assert.False(sent.IsCompleted);
        isFrozen = false;
        stub.Thaw();

        Assert.Equal(new SingleOutcome(1, 0), await sent);
    }
}
