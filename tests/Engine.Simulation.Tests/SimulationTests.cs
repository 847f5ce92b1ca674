using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests;

public class SimulationTests
{
    [Fact]
    public void Every_promise_holds_in_every_run()
    {
        string? failure = SimulationScale.Only is { } plan
            ? SeedSearch.Play(plan, Plant.None)
            : SeedSearch.FindFailure(1, SimulationScale.Seeds, family: "", nameof(Plant.None), shrinks: true);
        Assert.True(failure is null, failure);
    }
}
