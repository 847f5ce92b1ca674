using System.IO.Compression;
using System.Text;
using Engine.Cli.Conformance;

namespace Engine.Cli.Tests.Conformance;

/// <summary>The case files that the tests play.</summary>
internal static class CaseFiles
{
    /// <summary>A handful of cases of our own, one a kind.</summary>
    public static string[] OwnLines { get; } =
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Conformance", "own-cases.jsonl"));

    /// <summary>The recorded file's lines; the test is skipped where it does not lie beside the project.</summary>
    public static string[] RecordedLines()
    {
        string relative = Path.Combine("shared", "vectors", "cases.jsonl.gz");
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, relative);
            if (File.Exists(path))
            {
                using GZipStream unzipped = new(File.OpenRead(path), CompressionMode.Decompress);
                using StreamReader reader = new(unzipped);
                return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }

        Assert.Skip($"{relative} is in no folder above {AppContext.BaseDirectory}: the recorded cases are not here.");
        return [];
    }

    /// <summary>Reads lines as the tool would read a plain file of them.</summary>
    public static IReadOnlyList<ConformanceCase> Parse(params IEnumerable<string> lines)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return CaseReader.Read(stream);
    }
}
