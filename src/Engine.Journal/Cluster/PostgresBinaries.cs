namespace Engine.Journal.Cluster;

/// <summary>Finds the programs of a PostgreSQL installation.</summary>
internal static class PostgresBinaries
{
    private static readonly string[] _parents =
    [
        "/usr/lib/postgresql", // Debian, Ubuntu: a folder per version
        "/opt/homebrew/opt", // Homebrew on Apple silicon: postgresql@17, ...
        "/usr/local/opt", // Homebrew on Intel
        "/usr", // Fedora: pgsql-17, ...
    ];

    private static readonly string[] _tools = ["initdb", "pg_ctl", "postgres"];

    /// <summary>The folder that holds initdb, pg_ctl and postgres.</summary>
    /// <exception cref="JournalException">There is none; says how to install PostgreSQL.</exception>
    public static string Find() =>
        Candidates().FirstOrDefault(IsComplete) ?? throw new JournalException(
            "No PostgreSQL found (pg_config, PATH, the usual folders): install it with 'apt-get install postgresql' or "
            + "'brew install postgresql@17', or give a connection string.");

    /// <summary>One program, where a server need not be installed; null if there is none.</summary>
    public static string? FindTool(string name) =>
        Candidates().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Candidates()
    {
        if (ToolRunner.TryRun("pg_config", ["--bindir"], out string output))
        {
            yield return output.Trim();
        }

        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            yield return folder;
        }

        foreach (string folder in _parents.Where(Directory.Exists).SelectMany(NewestFirst))
        {
            yield return Path.Combine(folder, "bin");
        }
    }

    private static IEnumerable<string> NewestFirst(string parent) =>
        from folder in Directory.EnumerateDirectories(parent)
        let digits = string.Concat(Path.GetFileName(folder).Where(char.IsDigit))
        where digits.Length is > 0 and < 4 || Path.GetFileName(folder) == "postgresql"
        orderby digits.Length == 0 ? 0 : int.Parse(digits, null) descending
        select folder;

    private static bool IsComplete(string folder) =>
        _tools.All(tool => File.Exists(Path.Combine(folder, tool)));
}
