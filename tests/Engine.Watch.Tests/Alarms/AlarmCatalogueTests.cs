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

    private static IEnumerable<(string Name, string Grade)> Documented()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
        {
            folder = folder.Parent;
        }

        string text = File.ReadAllText(Path.Combine(folder!.FullName, "docs", "watch.md"));
        return Line().Matches(text).Select(match => (match.Groups[1].Value, match.Groups[2].Value));
    }

    [GeneratedRegex(@"^\| `([a-z-]+)` \| (notice|warning|critical|integrity) \|", RegexOptions.Multiline)]
    private static partial Regex Line();
}
