using Engine.Core.Tests.Differential;
using Engine.Model.Canary;

namespace Engine.Core.Tests.Canary;

/// <summary>The tests can fail: each rule broken on purpose is found by the random batches.</summary>
public class PlantedBugTests
{
    public static TheoryData<string> Bugs { get; } = [.. PlantedBug.All.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_found(string name)
    {
        PlantedBug bug = PlantedBug.All.Single(planted => planted.Name == name);
        Assert.NotNull(FindDifference(BrokenLedger.Build(bug)));
    }

    [Fact]
    public void A_sound_core_built_the_same_way_shows_no_difference()
    {
        string? difference = FindDifference(BrokenLedger.Build(null), 200);
        Assert.True(difference is null, difference);
    }

    [Fact]
    public void A_bug_whose_text_has_gone_is_an_error_not_a_pass()
    {
        PlantedBug gone = PlantedBug.All[0] with { Text = "no such text" };
        Assert.Throws<InvalidOperationException>(() => BrokenLedger.Build(gone));
    }

    private static string? FindDifference(byte[] core, int scenarios = DifferentialCheck.Scenarios)
    {
        using var world = new BrokenWorld(core);
        Type check = typeof(DifferentialCheck);
        return (string?)world.Run(
            check.Assembly.GetName().Name!,
            check.FullName!,
            nameof(DifferentialCheck.FindDifference),
            scenarios,
            DifferentialCheck.Seed,
            false); // that there is one is enough; the smallest would take longer than the search
    }
}
