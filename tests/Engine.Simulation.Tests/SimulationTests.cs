using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests;

public class SimulationTests
{
    [Fact]
    public void Every_promise_holds_in_every_run()
    {
        string? failure = SeedSearch.FindFailure(1, 300, nameof(Plant.None));
        Assert.True(failure is null, failure);
    }
}
