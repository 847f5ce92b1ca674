using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Engine.Cli.Bench.Suites;

/// <summary>The BenchmarkDotNet suites, run from the checkout that this tool was built in.</summary>
internal sealed class BenchmarkProject
{
    private const string Solution = "Engine.sln";

    private readonly string _root;

    private BenchmarkProject(string root) => _root = root;

    /// <summary>Finds it.</summary>
    /// <param name="from">A folder within the checkout.</param>
    /// <exception cref="ToolException">There is no checkout around it.</exception>
    public static BenchmarkProject Find(string from)
    {
        for (DirectoryInfo? folder = new(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return new BenchmarkProject(folder.FullName);
            }
        }

        throw new ToolException("The suites are run from their sources: use the engine script of a checkout.");
    }

    /// <summary>Where results go unless asked otherwise: a folder a run.</summary>
    public string ResultsFolder(DateTimeOffset now) => Path.Combine(
        _root, "bench", "results", now.ToString("yyyy-MM-dd-HHmmss", CultureInfo.InvariantCulture));

    /// <summary>A pattern of BenchmarkDotNet for what was asked: a word is looked for anywhere in the name.</summary>
    public static string Pattern(string filter) => filter.Contains('*') ? filter : $"*{filter}*";

    /// <summary>The command that runs some of the suites.</summary>
    public ProcessStartInfo CommandOf(IReadOnlyList<string> filters, string job, string results)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = _root };
        string[] arguments =
        [
            "run", "--configuration", "Release", "--project", Path.Combine("bench", "Engine.Benchmarks"), "--",
            "--filter", .. filters.Select(Pattern),
            "--job", job,
            "--artifacts", results,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>Runs it on this very terminal, to its end.</summary>
    /// <exception cref="ToolException">It cannot be started.</exception>
    public static async Task<int> RunAsync(ProcessStartInfo command, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = command };
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            throw new ToolException($"The .NET SDK is needed to run the suites: {failure.Message}", failure);
        }

        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode;
    }
}
