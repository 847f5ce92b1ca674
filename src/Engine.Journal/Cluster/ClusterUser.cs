using System.ComponentModel;

namespace Engine.Journal.Cluster;

/// <summary>
/// The user whom the private cluster runs as: ourselves, or another one when we are root, whom PostgreSQL refuses.
/// </summary>
internal sealed class ClusterUser
{
    private readonly string? _name;
    private readonly string[] _prefix;

    private ClusterUser(string? name, string[] prefix) => (_name, _prefix) = (name, prefix);

    /// <summary>Finds out who that is.</summary>
    /// <exception cref="JournalException">We are root and cannot become anybody else.</exception>
    public static ClusterUser Choose()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ClusterUser(null, []);
        }

        string name = ToolRunner.TryRun("id", ["-u", "postgres"], out _) ? "postgres" : "nobody";
        string group = ToolRunner.TryRun("id", ["-gn", name], out string output) ? output.Trim() : name;
        string[][] ways =
        [
            ["setpriv", $"--reuid={name}", $"--regid={group}", "--init-groups", "--"],
            ["runuser", "-u", name, "--"],
        ];
        return ways.FirstOrDefault(way => ToolRunner.TryRun(way[0], [.. way[1..], "true"], out _)) is { } prefix
            ? new ClusterUser(name, prefix)
            : throw new JournalException(
                $"PostgreSQL does not run as root, and neither setpriv nor runuser could become {name}: start the "
                    + "engine as another user.");
    }

    /// <summary>Hands a folder, with what is in it, over to the user.</summary>
    /// <exception cref="JournalException">The user cannot reach it.</exception>
    public async Task TakeAsync(string folder, CancellationToken cancellation)
    {
        if (_name is null)
        {
            return;
        }

        (int code, string output) = await ToolRunner
            .RunAsync("chown", ["-R", _name, folder], cancellation).ConfigureAwait(false);
        if (code != 0)
        {
            throw new JournalException($"The folder {folder} cannot be given to user {_name}: {OneLine(output)}");
        }

        (code, _) = await RunAsync("test", ["-w", folder], cancellation).ConfigureAwait(false);
        if (code != 0)
        {
            throw new JournalException(
                $"PostgreSQL has to run as {_name}, who cannot reach {folder}: choose a data folder whose parents "
                    + "everybody may enter.");
        }
    }

    /// <summary>Runs a program as that user; returns its exit code and output.</summary>
    public async Task<(int Code, string Output)> RunAsync(
        string tool,
        IReadOnlyList<string> arguments,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] command = [.. _prefix, tool, .. arguments];
        try
        {
            return await ToolRunner.RunAsync(command[0], command[1..], cancellation, environment).ConfigureAwait(false);
        }
        catch (Win32Exception missing)
        {
            throw new JournalException($"{tool} cannot be started: {missing.Message}", missing);
        }
    }

    /// <summary>Starts a program as that user.</summary>
    /// <param name="tool">The program.</param>
    /// <param name="arguments">What it is given, for everybody to see.</param>
    /// <param name="environment">What only it is to see.</param>
    public ToolProcess Start(
        string tool, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        string[] command = [.. _prefix, tool, .. arguments];
        try
        {
            return new ToolProcess(ToolRunner.Start(command[0], command[1..], environment));
        }
        catch (Win32Exception missing)
        {
            throw new JournalException($"{tool} cannot be started: {missing.Message}", missing);
        }
    }

    /// <summary>The last line of what a program said, which is where programs put the reason.</summary>
    public static string OneLine(string output)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.LastOrDefault(line =>
            line.Contains("rror", StringComparison.Ordinal) || line.Contains("FATAL", StringComparison.Ordinal))
            ?? lines.LastOrDefault() ?? "no reason given";
    }
}
