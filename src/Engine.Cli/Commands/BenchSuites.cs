using System.CommandLine;
using Engine.Cli.Bench.Suites;

namespace Engine.Cli.Commands;

/// <summary><c>engine bench --filter X</c>: the BenchmarkDotNet suites.</summary>
internal static class BenchSuites
{
    private static readonly string[] s_jobs = ["dry", "short", "medium", "long"];

    /// <summary>Adds options and action to the command.</summary>
    public static void AddTo(Command bench)
    {
        Option<string[]> filter = new("--filter")
        {
            Description = "Run the suites whose benchmarks' names have this in them, such as ring, apply or *Decode*.",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string> job = new("--job")
        {
            Description = "short for every day, long for figures to publish; dry only shows that they run.",
            DefaultValueFactory = _ => "short",
        };
        job.AcceptOnlyFromAmong(s_jobs);
        Option<string?> output = new("--out")
        {
            Description = "Folder for the results (JSON and Markdown); by default a new one in bench/results.",
        };
        bench.Add(filter);
        bench.Add(job);
        bench.Add(output);
        bench.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(filter) is not { Length: > 0 } filters)
            {
                throw new ToolException("Say which benchmark: a command, or --filter with a suite's name; --help lists them.");
            }

            BenchmarkProject project = BenchmarkProject.Find(AppContext.BaseDirectory);
            string results = parsed.GetValue(output) is { } folder
                ? Path.GetFullPath(folder)
                : project.ResultsFolder(TimeProvider.System.GetUtcNow());
            return BenchmarkProject.RunAsync(
                project.CommandOf(filters, parsed.GetRequiredValue(job), results), cancellation);
        });
    }
}
