using Engine.Model.Canary;
using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests;

/// <summary>The simulation can fail: each planted bug is found within two thousand seeds, mostly at once.</summary>
public class CanaryTests
{
    private const int Seeds = 2000;

    public static TheoryData<string> Bugs { get; } = [.. CanaryBug.All.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_found(string name)
    {
        CanaryBug bug = CanaryBug.All.Single(planted => planted.Name == name);
        string? failure = Find(bug);
        Assert.NotNull(failure);
        TestContext.Current.TestOutputHelper!.WriteLine(failure);
    }

    [Fact]
    public void A_sound_pipeline_built_the_same_way_holds() =>
        Assert.Null(FindInWorld(BrokenLedger.Build(null), new CanaryBug("none", Plant.None), 50));

    private static string? Find(CanaryBug bug) => bug.Source is null
        ? SeedSearch.FindFailure(1, Seeds, bug.Family, bug.Plant.ToString(), shrinks: false)
        : FindInWorld(BrokenLedger.Build(bug.Source), bug, Seeds);

    private static string? FindInWorld(byte[] core, CanaryBug bug, int seeds)
    {
        using var world = new BrokenWorld(core);
        Type search = typeof(SeedSearch);
        return (string?)world.Run(
            search.Assembly.GetName().Name!,
            search.FullName!,
            nameof(SeedSearch.FindFailure),
            1,
            seeds,
            bug.Family,
            bug.Plant.ToString(),
            false);
    }
}
