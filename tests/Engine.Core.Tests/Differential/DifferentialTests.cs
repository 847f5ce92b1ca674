namespace Engine.Core.Tests.Differential;

public class DifferentialTests
{
    private const int Scenarios = 1500;

    [Fact]
    public void Engine_reference_and_replay_agree_on_random_batches()
    {
        string? difference = TestScale.Scenario is { } one
            ? DifferentialCheck.FindDifferenceIn(one)
            : DifferentialCheck.FindDifference(Scenarios * TestScale.Factor, seed: 20261124);
        Assert.True(difference is null, difference);
    }
}
