using System.Text.Json.Nodes;
using System.Xml.Linq;
using Engine.Load.Plans;
using Engine.Load.Reports;
using Engine.Load.Running;
using Engine.Load.Tests.Fixtures;
using Engine.LoadTests;
using Engine.LoadTests.Engines;
using Engine.LoadTests.Scenarios;

namespace Engine.Load.Tests.Suites;

public class SuiteTests
{
    private static readonly string s_profiles = Path.Combine(AppContext.BaseDirectory, "profiles");
    private static readonly string[] s_address = ["http://127.0.0.1:1"];

    [Fact]
    public void The_scenarios_that_were_promised_are_there() => Assert.Equal(
        ["unary-steady", "duplex-streams", "business-day", "flash-sale", "soak"], Suite.Names);

    [Fact]
    public async Task Each_scenario_comes_from_a_profile_file_and_has_limits_to_keep()
    {
        IReadOnlyList<ILoadScenario> all = await Suite.MakeAsync(Suite.Names, s_address, s_profiles, isQuick: false, default);

        Assert.All(all, scenario =>
        {
            Assert.True(File.Exists(Path.Combine(s_profiles, $"{scenario.Plan.Profile.Name}.json")));
            Assert.NotEmpty(scenario.Limits);
        });
    }

    [Fact]
    public async Task A_quick_one_is_a_few_seconds_long_and_keeps_its_rates()
    {
        ILoadScenario sale = Assert.Single(await Suite.MakeAsync(["flash-sale"], s_address, s_profiles, isQuick: true, default));

        Assert.Equal(8, sale.Plan.Duration.TotalSeconds, 3);
        Assert.Equal(10_000, sale.Plan.PeakRate, 3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Our_own_engine_runs_a_scenario_writes_its_report_and_judges_its_limits(bool isClosed)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        var scenario = new Stubbed { ClosedInFlight = isClosed ? 4 : null };

        ScenarioResult result = await new OwnEngine(TextWriter.Null).RunAsync(scenario, folder, CancellationToken.None);

        JsonNode report = JsonNode.Parse(await File.ReadAllTextAsync(result.Report))!;
        Assert.Equal(isClosed ? "closed" : "open", report["model"]!.GetValue<string>());
        Assert.Equal(result.Ok, report["ok"]!.GetValue<long>());
        Assert.True(isClosed ? result.Ok > 0 : result.Ok == 400);
        Assert.Equal([true, false], result.Verdicts.Select(verdict => verdict.Holds));
        Assert.False(result.Passed);
        Assert.True(scenario.IsClosed);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void An_engine_that_is_not_in_this_build_is_refused_with_the_way_to_get_it()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => LoadEngines.Named("nbomber", TextWriter.Null));

        Assert.Contains("-p:EnableNBomber=true", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_build_never_asks_for_NBomber()
    {
        var project = XDocument.Load(Path.Combine(
            Root(), "loadtests", "Engine.LoadTests.NBomber", "Engine.LoadTests.NBomber.csproj"));

        XElement[] asked = [.. project.Descendants()
            .Where(item => item.Name.LocalName is "PackageReference" or "PackageVersion"
                && item.Attribute("Include")!.Value == "NBomber")];
        Assert.Equal(2, asked.Length);
        Assert.All(asked, item => Assert.Equal("'$(EnableNBomber)' == 'true'", item.Parent!.Attribute("Condition")!.Value));
        Assert.DoesNotContain("NBomber", File.ReadAllText(Path.Combine(Root(), "Directory.Packages.props")), StringComparison.Ordinal);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside a checkout.");
    }

    private sealed class Stubbed : ILoadScenario, IScenarioTarget
    {
        public string Name => "stubbed";

        public Plan Plan { get; } = Given.SteadyPlan(2_000, 0.2);

        public int? ClosedInFlight { get; init; }

        public bool IsClosed { get; private set; }

        public IReadOnlyList<Threshold> Limits { get; } = [Threshold.Parse("errors<=0"), Threshold.Parse("rate>1000000000")];

        public Task<IScenarioTarget> OpenAsync(CancellationToken cancellation) => Task.FromResult<IScenarioTarget>(this);

        public void Send(LoadRequest request) => ThreadPool.UnsafeQueueUserWorkItem(_ => request.Answer([]), null);

        public ValueTask DisposeAsync()
        {
            IsClosed = true;
            return ValueTask.CompletedTask;
        }
    }
}
