using System.Text;
using System.Text.RegularExpressions;

namespace Engine.Cli.Diagnosis;

/// <summary>
/// The log of a private cluster, without what could be the content of a row: no details, contexts and statements, and
/// nothing that stands in quotes.
/// </summary>
internal static class PostgresLog
{
    private const int MostBytes = 256 << 10;
    private const int MostFiles = 2;

    private static readonly Regex s_line = new(
        @"\b(LOG|WARNING|ERROR|FATAL|PANIC):\s+(?!\s*(statement|execute|duration|parse|bind))", RegexOptions.CultureInvariant);

    private static readonly Regex s_quoted = new("\"[^\"]*\"|'[^']*'|\\([^)]*\\)=\\([^)]*\\)", RegexOptions.CultureInvariant);

    /// <summary>The end of the newest files.</summary>
    /// <exception cref="IOException">There are none, or they cannot be read.</exception>
    public static string Read(string dataFolder)
    {
        string folder = Path.Combine(dataFolder, "pgdata", "log");
        if (!Directory.Exists(folder))
        {
            throw new ToolException("there is no private cluster in the data folder");
        }

        var text = new StringBuilder();
        foreach (FileInfo file in new DirectoryInfo(folder).GetFiles()
            .OrderByDescending(file => file.LastWriteTimeUtc).Take(MostFiles))
        {
            text.Append("== ").Append(file.Name).Append('\n');
            foreach (string line in EndOf(file).Split('\n').Where(line => s_line.IsMatch(line)))
            {
                text.Append(s_quoted.Replace(line, "…")).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string EndOf(FileInfo file)
    {
        using FileStream stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = Math.Max(0, stream.Length - MostBytes);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
