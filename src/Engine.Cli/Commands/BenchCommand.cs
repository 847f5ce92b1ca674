using System.CommandLine;

namespace Engine.Cli.Commands;

/// <summary><c>engine bench</c>.</summary>
internal static class BenchCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Command bench = new("bench", "Measure, always against a comparator in the same run.")
        {
            BenchEndToEndCommand.Create(),
            BenchNoWorkCommand.Create(),
            BenchPeersCommand.Create(),
            BenchLatencyCommand.Create(),
            BenchRecoveryCommand.Create(),
            BenchHistoryCommand.Create(),
            BenchFiguresCommand.Create(),
            BenchCompareCommand.Create(),
        };
        BenchSuites.AddTo(bench);
        return bench;
    }
}
