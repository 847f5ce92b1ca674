using System.CommandLine;
using Engine.Cli.Bench.Compare;
using Engine.Cli.Output;

namespace Engine.Cli.Commands;

/// <summary><c>engine bench compare</c>: what changed between two runs of the benchmarks, beyond their noise.</summary>
internal static class BenchCompareCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Argument<string> before = new("BEFORE")
        {
            Description = "BenchmarkDotNet's full JSON of the first run, or a folder of such files.",
        };
        Argument<string> after = new("AFTER") { Description = "That of the second run." };
        Option<double?> threshold = new("--threshold")
        {
            Description = "Exit with 1 where a benchmark is slower beyond the noise, or allocates more, by more than this part "
                + "(such as 5%).",
            CustomParser = argument =>
            {
                if (Percentage.TryParse(argument.Tokens[0].Value, out double part))
                {
                    return part;
                }

                argument.AddError($"\"{argument.Tokens[0].Value}\" is no part: give 5% or 0.05.");
                return null;
            },
        };
        Command command = new(
            "compare",
            "Show what changed between two runs: medians whose 95 % confidence intervals do not overlap, and heap bytes.")
        {
            before, after, threshold,
        };
        command.SetAction(parsed =>
        {
            var comparison = new Comparison(
                BenchmarkFile.Read(parsed.GetRequiredValue(before)),
                BenchmarkFile.Read(parsed.GetRequiredValue(after)),
                parsed.GetValue(threshold));
            Report.For(parsed).Write(comparison.ToDocument(), comparison.Show);
            return comparison.HasRegression ? ExitCode.Failure : ExitCode.Ok;
        });
        return command;
    }
}
