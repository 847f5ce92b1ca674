using System.Text.RegularExpressions;
using Engine.Watch.Alarms;

namespace Engine.Watch.Tests.Alarms;

/// <summary>Every alarm that there is can be read about.</summary>
public partial class AlarmCatalogueTests
{
    [Fact]
    public void Every_alarm_has_its_line_in_the_documentation_and_no_other_has() => Assert.Equal(
        AlarmCatalogue.All.Select(kind => kind.Name).Order(StringComparer.Ordinal),
        Documented().Select(line => line.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_alarm_has_the_grade_that_the_documentation_gives_it()
    {
        foreach ((string name, string grade) in Documented())
        {
            Assert.Equal((name, AlarmCatalogue.Find(name)?.Grade.ToString().ToLowerInvariant()), (name, grade));
        }
    }

    [Fact]
    public void Every_alarm_has_something_that_can_be_done_about_it() =>
        Assert.DoesNotContain(AlarmCatalogue.All, kind => AlarmRemedies.Of(kind.Name).Length == 0);

    [Fact]
    public void Every_alarm_is_told_by_what_watches_and_nothing_is_told_that_is_no_alarm()
    {
        Dictionary<string, string> names = new[] { typeof(AlarmCatalogue), typeof(AnomalyAlarms) }
            .SelectMany(type => type.GetFields().Where(field => field.IsLiteral))
            .ToDictionary(field => $"{field.DeclaringType!.Name}.{field.Name}", field => (string)field.GetRawConstantValue()!);
        Assert.Equal(
            AlarmCatalogue.All.Select(kind => kind.Name).Order(StringComparer.Ordinal),
            names.Values.Order(StringComparer.Ordinal));

        string watch = Path.Combine(Root(), "src", "Engine.Watch");
        string[] checks =
        [
            .. Directory.EnumerateFiles(watch, "*Check.cs", SearchOption.AllDirectories)
                .Concat(Directory.EnumerateFiles(Path.Combine(watch, "Checks"), "*.cs"))
                .Distinct()
                .Select(File.ReadAllText),
        ];
        Assert.All(names.Keys, name => Assert.Contains(checks, check => Regex.IsMatch(check, $@"\b{Regex.Escape(name)}\b")));
    }

    private static IEnumerable<(string Name, string Grade)> Documented()
    {
        string text = File.ReadAllText(Path.Combine(Root(), "docs", "watch.md"));
        return Line().Matches(text).Select(match => (match.Groups[1].Value, match.Groups[2].Value));
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    [GeneratedRegex(@"^\| `([a-z-]+)` \| (notice|warning|critical|integrity) \|", RegexOptions.Multiline)]
    private static partial Regex Line();
}
