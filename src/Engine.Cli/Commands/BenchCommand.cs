using System.CommandLine;

namespace Engine.Cli.Commands;

/// <summary><c>engine bench</c>: measurements with their comparators.</summary>
internal static class BenchCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Command bench = new("bench", "Measure, always against a comparator in the same run.")
        {
            BenchEndToEndCommand.Create(),
            BenchPeersCommand.Create(),
            BenchLatencyCommand.Create(),
            BenchRecoveryCommand.Create(),
            BenchCompareCommand.Create(),
            BenchNoWorkCommand.Create(),
        };
        BenchSuites.AddTo(bench);
        return bench;
    }
}
