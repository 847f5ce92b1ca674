using Engine.Model.Canary;
using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests;

/// <summary>The simulation can fail: each rule broken in the pipeline or the ledger is found, mostly at once.</summary>
public class BrokenPipelineTests
{
    public static TheoryData<string> Bugs { get; } =
        [.. CanaryBug.Wanted.Where(bug => bug.Source is not null).Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_found(string name)
    {
        CanaryBug bug = CanaryBug.All.Single(planted => planted.Name == name);
        string? failure = Find(BrokenLedger.Build(bug.Source), bug, CanaryBug.Seeds);
        Assert.NotNull(failure);
        TestContext.Current.TestOutputHelper!.WriteLine(failure);
    }

    [Fact]
    public void A_sound_pipeline_built_the_same_way_holds() =>
        Assert.Null(Find(BrokenLedger.Build(null), new CanaryBug("none", Plant.None), 50));

    private static string? Find(byte[] core, CanaryBug bug, int seeds)
    {
        using var world = new BrokenWorld(core);
        Type search = typeof(SeedSearch);
        return (string?)world.Run(
            search.Assembly.GetName().Name!,
            search.FullName!,
            nameof(SeedSearch.FindFailure),
            bug.From,
            seeds,
            bug.Family,
            bug.Plant.ToString(),
            false);
    }
}
