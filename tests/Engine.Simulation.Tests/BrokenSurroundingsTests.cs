using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests;

/// <summary>The simulation can fail: each bug planted around the pipeline is found, mostly at once.</summary>
public class BrokenSurroundingsTests
{
    public static TheoryData<string> Bugs { get; } =
        [.. CanaryBug.All.Where(bug => bug.Source is null).Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_found(string name)
    {
        CanaryBug bug = CanaryBug.All.Single(planted => planted.Name == name);
        string? failure = SeedSearch.FindFailure(bug.From, CanaryBug.Seeds, bug.Family, bug.Plant.ToString(), shrinks: false);
        Assert.NotNull(failure);
        TestContext.Current.TestOutputHelper!.WriteLine(failure);
    }
}
