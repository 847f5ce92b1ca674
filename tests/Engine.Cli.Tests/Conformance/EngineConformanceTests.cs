using Engine.Cli.Conformance;
using Engine.Cli.Processes;
using Engine.Cli.Tests.Fixtures;
using Engine.Client;

namespace Engine.Cli.Tests.Conformance;

/// <summary>The whole engine, as a process on a cluster of its own, over gRPC.</summary>
public sealed class EngineConformanceTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_tool_finds_no_difference_in_our_own_cases_and_says_so_by_its_exit_code()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Conformance", "own-cases.jsonl");
        await using EngineProcess tool = EngineProcess.Start("conformance", file);
        int code = await tool.WaitExitAsync(_patience);
        Assert.Contains("6 cases, 27 steps, 53 answers compared in", tool.Output, StringComparison.Ordinal);
        Assert.Contains(": 0 differences, in 0 cases", tool.Output, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task The_engine_answers_as_recorded_and_the_tool_names_an_answer_that_was_altered()
    {
        await using EphemeralEngine engine = await PreparedEngine.StartAsync();
        ConformanceReport report = await PlayAsync(engine, CaseFiles.RecordedLines());
        Assert.Equal([], report.Differences.Select(each => each.ToString()));
        await RequireNamedAsync(engine);
    }

    // Its ids are in none of the recorded cases.
    private static async Task RequireNamedAsync(EphemeralEngine engine)
    {
        string line = CaseFiles.OwnLines[2].Replace("linked_event_failed", "exists", StringComparison.Ordinal);
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, line);
        await using EngineProcess tool = EngineProcess.Start("conformance", file, "--address", engine.Address);
        int code = await tool.WaitExitAsync(_patience);
        File.Delete(file);
        Assert.Contains(
            "case 3 (linked), step 1, event 0 (id 31), result: expected exists, got linked_event_failed",
            tool.Output,
            StringComparison.Ordinal);
        Assert.Contains(": 1 difference, in 1 case", tool.Output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact(Skip = "Left to --long: one altered answer is named in the short run, and all on the ledger alone.",
        SkipUnless = nameof(TestScale.IsLong), SkipType = typeof(TestScale))]
    public async Task The_engine_differs_exactly_where_answers_were_altered()
    {
        string[] lines = [.. CaseFiles.RecordedLines().Where((_, at) => at % 4 == 0)];
        IReadOnlyList<Plant> plants = new Planter(seed: 21).Alter(lines, count: 60);
        await using EphemeralEngine engine = await PreparedEngine.StartAsync();
        ConformanceReport report = await PlayAsync(engine, lines);
        Assert.Equal(plants, report.Differences.Select(Plant.Of));
    }

    private static async Task<ConformanceReport> PlayAsync(EphemeralEngine engine, string[] lines)
    {
        await using EngineClient client = new(new EngineClientOptions { Addresses = [engine.Address] });
        EngineTarget target = new(client, TimeProvider.System);
        return await new ConformanceRunner(target, new ConformanceOptions(), TimeProvider.System)
            .RunAsync(CaseFiles.Parse(lines), CancellationToken.None);
    }
}
