using System.CommandLine;
using Engine.Cli.Bench;
using Engine.Cli.Bench.Figures;
using Engine.Cli.Output;

namespace Engine.Cli.Commands;

/// <summary><c>engine bench figures</c>: what the engine's figures cost it.</summary>
internal static class BenchFiguresCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var measured = new RoundsOptions(rounds: 20, seconds: 4, quick: (4, 1));
        Command command = new(
            "figures",
            "Processor time of the engine per transfer, with its figures against without, in interleaved pairs; a round is a pair.")
        {
            measured.Rounds, measured.Seconds, measured.Quick,
        };
        command.SetAction((parsed, cancellation) =>
        {
            (int pairs, TimeSpan duration) = measured.Read(parsed);
            return RunAsync(new FiguresOptions(pairs, duration), Report.For(parsed), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(FiguresOptions options, Report output, CancellationToken cancellation)
    {
        FiguresReport report = await Measurement.RunAsync(
            new FiguresBench(options, Console.Error.WriteLine).RunAsync, cancellation);
        output.Write(report.ToDocument(), report.Show);
        return ExitCode.Ok;
    }
}
