using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Engine.Watch.Metrics;
using Engine.Watch.Tests.Fixtures;

namespace Engine.Watch.Tests.Metrics;

/// <summary>The catalogue of metrics, by itself and against its page.</summary>
public sealed partial class MetricCatalogueTests
{
    public static TheoryData<string> Names => [.. MetricCatalogue.All.Select(metric => metric.Name)];

    [Fact]
    public void Names_are_unique_here_and_for_Prometheus()
    {
        Assert.DoesNotContain(MetricCatalogue.All.CountBy(metric => metric.Name), name => name.Value > 1);
        Assert.DoesNotContain(MetricCatalogue.All.CountBy(metric => metric.PrometheusName), name => name.Value > 1);
    }

    [Fact]
    public void Every_room_measures_something() =>
        Assert.Equal(Rooms.All.Order(), MetricCatalogue.All.Select(metric => metric.Room).Distinct().Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_named_after_the_conventions_and_has_a_unit_and_a_meaning(string name)
    {
        Metric metric = Find(name);
        Assert.Matches(ConventionalName(), metric.Name);
        Assert.Matches(ConventionalUnit(), metric.Unit);
        Assert.EndsWith(".", metric.Meaning);
        Assert.Equal(metric.Kind == MetricKind.Histogram, metric.Bounds.Upper.Length > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_a_field_that_a_report_of_the_watch_has(string name)
    {
        Type at = typeof(WatchReport);
        foreach (string member in Find(name).Field.Split('.'))
        {
            PropertyInfo? found = at.GetProperty(member);
            Assert.True(found is not null, $"{at.Name} has no {member}");
            at = ElementOf(found.PropertyType);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_a_value_with_all_its_attributes_where_everything_is_known(string name)
    {
        Metric metric = Find(name);
        WatchReport report = FullReport.Of(1_000);
        string[][] attributes =
        [
            .. metric.Read(report).Select(one => one.Attributes),
            .. metric.ReadDistributions(report).Select(one => one.Attributes),
        ];
        Assert.NotEmpty(attributes);
        Assert.All(attributes, one => Assert.Equal(metric.Attributes.Count, one.Length));
        Assert.Equal(attributes.Length, attributes.Select(one => string.Join('\0', one)).Distinct().Count());
    }

    [Fact]
    public void Its_page_lists_each_as_it_is_and_no_other()
    {
        string[] expected = [.. MetricCatalogue.All.Select(Row)];
        string[] written = [.. Page().Where(line => line.StartsWith("| `engine.", StringComparison.Ordinal))];
        Assert.Equal(expected, written);
    }

    private static string Row(Metric metric)
    {
        string attributes = metric.Attributes.Count == 0 ? "" : $"`{string.Join("` `", metric.Attributes)}`";
        return $"| `{metric.Name}` | `{metric.PrometheusName}` | {metric.Kind.ToString().ToLowerInvariant()} "
            + $"| {metric.Unit} | {attributes} | {metric.Meaning} |";
    }

    private static string[] Page()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllLines(Path.Combine(folder!.FullName, "docs", "metrics.md"));
    }

    private static Metric Find(string name) => MetricCatalogue.All.Single(metric => metric.Name == name);

    private static Type ElementOf(Type type) =>
        type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)) && type.GenericTypeArguments is [var element]
            ? element
            : Nullable.GetUnderlyingType(type) ?? type;

    [GeneratedRegex(@"^engine(\.[a-z0-9]+(_[a-z0-9]+)*)+$")]
    private static partial Regex ConventionalName();

    [GeneratedRegex(@"^(s|By|1|\{[a-z_]+\})$")]
    private static partial Regex ConventionalUnit();
}
