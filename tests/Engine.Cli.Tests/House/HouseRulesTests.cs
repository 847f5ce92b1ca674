using System.Text.RegularExpressions;

namespace Engine.Cli.Tests.House;

/// <summary>What a newcomer may rely on in every file of the project.</summary>
public partial class HouseRulesTests
{
    private const int MostLines = 400;
    private const int MostColumns = 140;

    private static readonly string s_root = Checkout.Root;

    public static TheoryData<string, string> Banned => new()
    {
        { @"^\s*#region", "structure by files, not by regions" },
        { @"\b(TODO|FIXME|HACK)\b", "finish it, or leave it out" },
        { @"NotImplementedException", "no stubs" },
        { @"DateTime(Offset)?\.(Utc)?Now", "time comes from a TimeProvider" },
        { @"Task\.Delay\(\d+\)|Thread\.Sleep\(\d", "wait for what is meant, not for a while" },
        { @"catch\s*(\(Exception\))?\s*\{\s*\}", "an exception is handled or passed on" },
        { @"\.Log(Trace|Debug|Information|Warning|Error|Critical)\(", "a log line stands in its room's list, with its number" },
        { @"(class|struct) \w*(Utils?|Helpers?|Manager)\b", "name it after what it does" },
    };

    [Theory]
    [MemberData(nameof(Banned))]
    public void No_source_has(string pattern, string reason)
    {
        var banned = new Regex(pattern);
        List<string> hits = [];
        foreach (string file in Sources("src"))
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                if (banned.IsMatch(lines[i]))
                {
                    hits.Add($"{Path.GetRelativePath(s_root, file)}:{i + 1}: {lines[i].Trim()}");
                }
            }
        }

        Assert.True(hits.Count == 0, $"{reason}:\n{string.Join('\n', hits)}");
    }

    [Fact]
    public void Files_are_short_and_lines_narrow()
    {
        List<string> hits = [];
        foreach (string file in Sources("src").Concat(Sources("tests")))
        {
            string[] lines = File.ReadAllLines(file);
            if (lines.Length > MostLines)
            {
                hits.Add($"{Path.GetRelativePath(s_root, file)}: {lines.Length} lines");
            }

            hits.AddRange(lines
                .Select((line, i) => (line, i))
                .Where(at => at.line.Length > MostColumns)
                .Select(at => $"{Path.GetRelativePath(s_root, file)}:{at.i + 1}: {at.line.Length} columns"));
        }

        Assert.True(hits.Count == 0, string.Join('\n', hits));
    }

    [Fact]
    public void Classes_are_not_scattered_over_files()
    {
        string[] hits = [.. Sources("src")
            .Where(file => PartialClass().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(s_root, file))
            .Where(file => !file.Contains("Log", StringComparison.Ordinal))];
        Assert.Empty(hits);
    }

    [Fact]
    public void Every_package_has_its_line_of_why()
    {
        string props = File.ReadAllText(Path.Combine(s_root, "Directory.Packages.props"));
        string why = File.ReadAllText(Path.Combine(s_root, "docs", "dependencies.md"));
        string[] silent = [.. PackageName().Matches(props)
            .Select(match => match.Groups[1].Value)
            .Where(package => !why.Contains(package, StringComparison.Ordinal))];
        Assert.Empty(silent);
    }

    [Fact]
    public void Every_log_line_has_a_number_of_its_own()
    {
        string[] shared = [.. Sources("src")
            .SelectMany(file => LogLine().Matches(File.ReadAllText(file)))
            .Select(line => line.Groups[1].Value)
            .GroupBy(number => number)
            .Where(lines => lines.Key.Length == 0 || lines.Count() > 1)
            .Select(lines => lines.Key)];
        Assert.Empty(shared);
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(s_root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"));

    // Source-generated logging and regular expressions need the word.
    [GeneratedRegex(@"\bpartial (class|struct|record)\b")]
    private static partial Regex PartialClass();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId = )?(\d*)")]
    private static partial Regex LogLine();

    [GeneratedRegex("PackageVersion Include=\"([^\"]+)\"")]
    private static partial Regex PackageName();
}
