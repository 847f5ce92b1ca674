using Engine.Cli.Conformance;

namespace Engine.Cli.Tests.Conformance;

/// <summary>The engine's state machine and the reference model against what a real ledger answered.</summary>
public sealed class LedgerConformanceTests
{
    private const int Altered = 200;

    [Fact]
    public Task The_state_machine_answers_our_own_cases() => AssertConforms(new CoreTarget(), CaseFiles.OwnLines);

    [Fact]
    public Task The_state_machine_answers_as_recorded() => AssertConforms(new CoreTarget(), CaseFiles.RecordedLines());

    [Fact]
    public Task The_reference_model_answers_our_own_cases() => AssertConforms(new ModelTarget(), CaseFiles.OwnLines);

    [Fact]
    public Task The_reference_model_answers_as_recorded() =>
        AssertConforms(new ModelTarget(), CaseFiles.RecordedLines());

    [Fact]
    public Task The_state_machine_differs_exactly_where_answers_were_altered() =>
        AssertFindsPlants(new CoreTarget(), CaseFiles.RecordedLines());

    [Fact]
    public Task The_reference_model_differs_exactly_where_answers_were_altered() =>
        AssertFindsPlants(new ModelTarget(), CaseFiles.RecordedLines());

    private static async Task AssertConforms(LedgerTarget target, string[] lines)
    {
        ConformanceReport report = await LedgerConformance.PlayAsync(target, lines);
        Assert.Equal([], report.Differences.Select(each => each.ToString()));
        Assert.Equal(lines.Length, report.Cases);
        Assert.True(report.Answers > lines.Length);
    }

    private static async Task AssertFindsPlants(LedgerTarget target, string[] lines)
    {
        IReadOnlyList<Plant> plants = new Planter(seed: 7).Alter(lines, Altered);
        ConformanceReport report = await LedgerConformance.PlayAsync(target, lines);
        Assert.Equal(plants, report.Differences.Select(Plant.Of));
        Assert.Equal(Altered, plants.Count);
    }
}
