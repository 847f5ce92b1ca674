using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests;

public class SimulationTests
{
    [Fact]
    public async Task Every_promise_holds_in_every_run()
    {
        string? failure = SimulationScale.Only is { } plan
            ? SeedSearch.Play(plan, Plant.None)
            : await FindFailureAsync(SimulationScale.Seeds.First, SimulationScale.Seeds.Count);
        Assert.True(failure is null, failure);
    }

    // Each core takes a share: runs have nothing in common. Threads of their own, for a run may wait for pool threads.
    private static async Task<string?> FindFailureAsync(int first, int seeds)
    {
        int workers = Environment.ProcessorCount;
        int share = ((seeds - 1) / workers) + 1;
        IEnumerable<Task<string?>> searches = Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(
            () => SeedSearch.FindFailure(
                first + (worker * share),
                Math.Min(share, seeds - (worker * share)),
                family: "",
                nameof(Plant.None),
                shrinks: true),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        return (await Task.WhenAll(searches)).FirstOrDefault(failure => failure is not null);
    }
}
