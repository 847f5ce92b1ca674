using System.CommandLine;
using System.Globalization;
using Engine.Cli.Bench;
using Engine.Cli.Output;
using Engine.Cli.Processes;
using Engine.Core.Pipeline;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine bench e2e</c>: how fast the whole way is, against raw COPY in the same run.</summary>
internal static class BenchEndToEndCommand
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_quickWarmUp = TimeSpan.FromSeconds(4);
    private static readonly EndToEndLine[] s_singles = [EndToEndLine.Singles, EndToEndLine.Unary];

    private static readonly Option<int[]> s_batches = new("--batches")
    {
        Description = "Transfers in a request; several may be given.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [8_000, 1_000, 100, 10],
    };

    private static readonly Option<int> s_inFlight = new("--in-flight")
    {
        Description = "Requests of batches on their way on each of two streams.",
        DefaultValueFactory = _ => EndToEndLine.BatchesInFlight,
    };

    private static readonly Option<string[]> s_single = new Option<string[]>("--singles")
    {
        Description = "How single transfers are sent besides: 1x4 (on four streams), unary; or none.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [.. s_singles.Select(line => line.Key)],
    }.AcceptOnlyFromAmong([.. s_singles.Select(line => line.Key), "none"]);

    private static readonly RoundsOptions s_measured = new(rounds: 5, seconds: 4, quick: (2, 1));

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Command command = new("e2e", "The durable rate over gRPC against raw COPY of the same rows, in one run.")
        {
            s_batches, s_inFlight, s_single, s_measured.Rounds, s_measured.Seconds, s_measured.Quick,
        };
        command.SetAction((parsed, cancellation) => RunAsync(OptionsOf(parsed), Report.For(parsed), cancellation));
        return command;
    }

    private static EndToEndOptions OptionsOf(ParseResult parsed)
    {
        int[] batches = parsed.GetRequiredValue(s_batches);
        int inFlight = parsed.GetValue(s_inFlight);
        (int rounds, TimeSpan duration) = s_measured.Read(parsed);
        if (batches.Any(size => size is < 1 or > PartitionOptions.MaxBatch) || inFlight is < 1 or > 4_096)
        {
            throw new ToolException(
                $"--batches are from 1 to {PartitionOptions.MaxBatch}, --in-flight from 1 to 4096.");
        }

        string[] singles = parsed.GetRequiredValue(s_single);
        EndToEndLine[] lines =
        [
            .. batches.Distinct().Select(size => EndToEndLine.Of(size, inFlight)),
            .. s_singles.Where(line => singles.Contains(line.Key)),
        ];
        return new EndToEndOptions(
            lines, rounds, duration, parsed.GetValue(s_measured.Quick) ? s_quickWarmUp : s_warmUp);
    }

    private static async Task<int> RunAsync(EndToEndOptions options, Report output, CancellationToken cancellation)
    {
        EndToEndReport report = await Measurement.RunAsync(
            new EndToEndRun(options, Console.Error.WriteLine).RunAsync, cancellation);
        output.Write(report.ToDocument(), console => Show(console, report));
        return ExitCode.Ok;
    }

    private static void Show(IAnsiConsole console, EndToEndReport report)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns(
            "what", "median a second", "with no work", "ratio", "us of CPU: client", "engine", "PostgreSQL");
        foreach ((int block, double rate) in report.RawCopyByBlock)
        {
            table.AddRow(Text($"raw COPY, blocks of {block:N0}"), Text($"{rate:N0}"), "", "", "", "", "");
        }

        foreach (EndToEndLine line in report.Lines)
        {
            (double client, double engine, double postgres) = report.Micros(line);
            table.AddRow(
                line.Name,
                Text($"{report.PerSecond(line):N0}"),
                Text($"{report.NoWorkPerSecond(line):N0}"),
                Text($"{report.Ratio(line):N3}"),
                Text($"{client:N2}"),
                Text($"{engine:N2}"),
                Text($"{postgres:N2}"));
        }

        console.Write(table);
        console.WriteLine("The ratio is to raw COPY; that of unary calls to the same calls with no work behind them.");
        if (!report.IsSound)
        {
            console.MarkupLine("[yellow]Raw COPY stayed below 0.7 M rows/s: on the reference box this run is void.[/]");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
