using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Engine.Cli.Bench;
using Engine.Cli.Output;
using Engine.Cli.Processes;
using Engine.Core.Pipeline;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine bench e2e</c>: how fast the whole way is, against raw COPY in the same run.</summary>
internal static class BenchCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Option<int[]> batches = new("--batches")
        {
            Description = "Transfers in a request; several may be given.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [8_000, 1_000, 100, 10],
        };
        Option<int> rounds = new("--rounds") { Description = "Rounds; medians are told.", DefaultValueFactory = _ => 5 };
        Option<double> seconds = new("--seconds") { Description = "Time of each measurement.", DefaultValueFactory = _ => 4 };
        Option<bool> quick = new("--quick") { Description = "Two rounds of two seconds." };
        Command endToEnd = new("e2e", "The durable rate over gRPC against raw COPY of the same rows, in one run.")
        {
            batches, rounds, seconds, quick,
        };
        endToEnd.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(quick)
                ? new EndToEndOptions(parsed.GetRequiredValue(batches), 2, TimeSpan.FromSeconds(2))
                : new EndToEndOptions(
                    parsed.GetRequiredValue(batches), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds))),
            Report.For(parsed),
            cancellation));
        Command bench = new("bench", "Measure, always against a comparator in the same run.")
        {
            endToEnd,
            BenchPeersCommand.Create(),
            BenchLatencyCommand.Create(),
            BenchRecoveryCommand.Create(),
            BenchCompareCommand.Create(),
        };
        BenchSuites.AddTo(bench);
        return bench;
    }

    private static async Task<int> RunAsync(EndToEndOptions options, Report output, CancellationToken cancellation)
    {
        RequireSizes(options);
        try
        {
            EndToEndReport report = await new EndToEnd(options, Console.Error.WriteLine).RunAsync(cancellation);
            output.Write(JsonSerializer.SerializeToNode(report.ToDocument())!, console => Show(console, report));
            return ExitCode.Ok;
        }
        catch (EngineProcessException failure)
        {
            throw new ToolException(failure.Message);
        }
    }

    private static void RequireSizes(EndToEndOptions options)
    {
        if (options.Batches.Any(size => size is < 1 or > PartitionOptions.MaxBatch)
            || options.Rounds is < 1 or > 1_000
            || options.Duration.TotalSeconds is not (>= 0.1 and <= 3_600))
        {
            throw new ToolException(
                $"--batches are from 1 to {PartitionOptions.MaxBatch}, --rounds from 1 to 1000, --seconds from 0.1 to 3600.");
        }
    }

    private static void Show(IAnsiConsole console, EndToEndReport report)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("what", "median a second", "ratio to raw COPY");
        foreach ((int block, double rate) in report.RawCopyByBlock)
        {
            table.AddRow(Text($"raw COPY, blocks of {block:N0}"), Text($"{rate:N0}"), "");
        }

        foreach ((int batch, double rate) in report.EnginePerSecond)
        {
            table.AddRow(Text($"engine, batches of {batch:N0}"), Text($"{rate:N0}"), Text($"{report.Ratio(batch):N2}"));
        }

        console.Write(table);
        if (!report.IsSound)
        {
            console.MarkupLine("[yellow]Raw COPY stayed below 0.7 M rows/s: on the reference box this run is void.[/]");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
