namespace Engine.Core.Tests.Differential;

public class DifferentialTests
{
    [Fact]
    public void Engine_reference_and_replay_agree_on_random_batches()
    {
        string? difference = TestScale.Scenario is { } one
            ? DifferentialCheck.FindDifferenceIn(one)
            : DifferentialCheck.FindDifference(DifferentialCheck.Scenarios * TestScale.Factor, DifferentialCheck.Seed, shrinks: true);
        Assert.True(difference is null, difference);
    }
}
