using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Engine.Cli.Tests.Docs;

/// <summary>What is given to the usual tools speaks of metrics that there are, and the tools take it.</summary>
public sealed partial class OpsTests
{
    private static readonly string s_root = Root();
    private static readonly string s_ops = Path.Combine(s_root, "ops");

    [Theory]
    [InlineData("prometheus/engine.rules.yml")]
    [InlineData("prometheus/engine.rules.test.yml")]
    [InlineData("grafana/dashboards/engine.json")]
    public void Every_metric_that_is_asked_for_is_in_the_catalogue(string file)
    {
        HashSet<string> known = [.. CatalogueLine().Matches(File.ReadAllText(Path.Combine(s_root, "docs", "metrics.md")))
            .Select(line => line.Groups[1].Value)];
        string[] asked = [.. MetricName().Matches(File.ReadAllText(Path.Combine(s_ops, file)))
            .Select(name => HistogramPart().Replace(name.Value, "")).Distinct()];
        Assert.NotEmpty(asked);
        string[] unknown = [.. asked.Where(name => !known.Contains(name))];
        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_alert_has_a_test_that_it_fires()
    {
        string rules = File.ReadAllText(Path.Combine(s_ops, "prometheus", "engine.rules.yml"));
        string tests = File.ReadAllText(Path.Combine(s_ops, "prometheus", "engine.rules.test.yml"));
        string[] alerts = [.. AlertName().Matches(rules).Select(alert => alert.Groups[1].Value)];
        Assert.NotEmpty(alerts);
        string[] silent = [.. alerts.Where(alert => !Regex.IsMatch(tests, $@"alertname: {alert}\n\s+exp_alerts:\n\s+- exp_labels"))];
        Assert.Empty(silent);
    }

    [Fact]
    public void The_dashboard_is_JSON_whose_panels_have_ids_of_their_own()
    {
        using JsonDocument dashboard = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(s_ops, "grafana", "dashboards", "engine.json")));
        int[] ids = [.. dashboard.RootElement.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("id").GetInt32())];
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("check", "rules", "engine.rules.yml")]
    [InlineData("check", "config", "prometheus.yml")]
    [InlineData("test", "rules", "engine.rules.test.yml")]
    public void Promtool_takes_the_rules_and_each_fires_when_it_should(params string[] arguments) =>
        Takes("promtool", Path.Combine(s_ops, "prometheus"), arguments);

    [Fact]
    public void Systemd_takes_the_unit()
    {
        // It asks for the program, which is not installed where this runs.
        string folder = Directory.CreateTempSubdirectory("engine-unit-").FullName;
        string unit = Path.Combine(folder, "engine.service");
        File.WriteAllText(
            unit,
            File.ReadAllText(Path.Combine(s_ops, "systemd", "engine.service"))
                .Replace("/opt/engine/engine ", "/bin/true ", StringComparison.Ordinal));
        Takes("systemd-analyze", folder, "verify", unit);
        Directory.Delete(folder, recursive: true);
    }

    private static void Takes(string tool, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            string said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, said);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{tool} is not installed here.");
        }
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

    [GeneratedRegex(@"\| `(engine_[a-z0-9_]+)` \|")]
    private static partial Regex CatalogueLine();

    [GeneratedRegex(@"\bengine_[a-z0-9_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex AlertName();
}
