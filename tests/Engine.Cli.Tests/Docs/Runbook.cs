using System.Text.RegularExpressions;

namespace Engine.Cli.Tests.Docs;

/// <summary>A page of <c>docs/runbooks</c>.</summary>
internal sealed partial record Runbook(string Name, string Text)
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Runbook> All { get; } = [.. Directory
        .EnumerateFiles(Folder(), "*.md")
        .Select(file => new Runbook(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))
        .OrderBy(page => page.Name, StringComparer.Ordinal)];

    /// <summary>The lines of the tool in it, without <c>engine</c>, with something in the place of what is to be filled in.</summary>
    public IEnumerable<string> ToolLines => ToolLine().Matches(Text).Select(line => line.Groups[1].Value.Trim())
        .Select(line => line
            .Replace("SEQUENCE", "1", StringComparison.Ordinal)
            .Replace("STANDBY", "127.0.0.1", StringComparison.Ordinal)
            .Replace("THIS", "127.0.0.1", StringComparison.Ordinal));

    /// <summary>The statements in it, with something in the place of what is to be filled in.</summary>
    public IEnumerable<string> Statements => Statement().Matches(Text).Select(line => line.Groups[1].Value
        .Replace("BLOCKER", "1", StringComparison.Ordinal)
        .Replace("(PID)", "(1)", StringComparison.Ordinal));

    private static string Folder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "docs", "runbooks");
    }

    // At the start of a line, or in quotes within one; a comment may follow, or what people are told.
    [GeneratedRegex(@"(?:^\s*|`)engine ((?:[a-z]+ )?[a-z][^`#\n]*)", RegexOptions.Multiline)]
    private static partial Regex ToolLine();

    [GeneratedRegex("psql -c \"([^\"]+)\"")]
    private static partial Regex Statement();
}
