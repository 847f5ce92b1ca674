using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests;

public class PlanTests
{
    [Fact]
    public void A_plan_is_read_as_it_was_written()
    {
        Plan plan = Plan.Of(17);
        Plan smaller = plan with { Steps = 5, Clients = 1, Faults = Faults.EngineCrash | Faults.TakeOver };
        Assert.Equal("17", plan.ToString());
        Assert.Equal(plan, Plan.Parse(plan.ToString()));
        Assert.Equal(smaller, Plan.Parse(smaller.ToString()));
        Assert.Throws<FormatException>(() => Plan.Parse("17:speed=3"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(14)]
    [InlineData(159)]
    public void The_same_seed_gives_the_same_run(int seed)
    {
        RunFigures first = SimulatedRun.Run(Plan.Of(seed), Plant.None);
        RunFigures second = SimulatedRun.Run(Plan.Of(seed), Plant.None);
        Assert.Equal(first.Outcomes, second.Outcomes);
        Assert.Equal(first with { Outcomes = second.Outcomes }, second);
    }

    [Fact]
    public void Shrinking_keeps_what_a_failure_needs_and_drops_the_rest()
    {
        Plan plan = new(1, Steps: 1000, Clients: 4, Plan.LargeBatch, Faults.All);
        (Plan smallest, string failure) = Shrinker.Shrink(
            plan,
            "first",
            candidate => candidate is { Steps: >= 137, Clients: >= 2 } && candidate.Faults.HasFlag(Faults.TakeOver)
                ? "still"
                : null);
        Assert.Equal("still", failure);
        Assert.Equal((2, Plan.SmallBatch, Faults.TakeOver), (smallest.Clients, smallest.Batch, smallest.Faults));
        Assert.InRange(smallest.Steps, 137, 145);
    }
}
