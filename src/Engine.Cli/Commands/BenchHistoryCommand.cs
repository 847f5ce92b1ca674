using System.CommandLine;
using Engine.Cli.Bench;
using Engine.Cli.Bench.History;
using Engine.Cli.Output;

namespace Engine.Cli.Commands;

/// <summary><c>engine bench history</c>: what it costs to seal full leaves, and to keep what they hold.</summary>
internal static class BenchHistoryCommand
{
    private const int MostRounds = 1_000;
    private const double MostSeconds = 86_400;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { Description = "Rounds; medians are told.", DefaultValueFactory = _ => 5 };
        Option<double> seconds = new("--seconds")
        {
            Description = "Time of each rate.", DefaultValueFactory = _ => 10,
        };
        Option<double> sustained = new("--sustained")
        {
            Description = "Seconds for which seals have to keep pace.", DefaultValueFactory = _ => 600,
        };
        Option<long> leafRows = new("--leaf-rows")
        {
            Description = "Sequences that a leaf covers.", DefaultValueFactory = _ => 4_000_000,
        };
        Option<long> grown = new("--grown-rows")
        {
            Description = "Rows of history that an engine is given before it is measured again.",
            DefaultValueFactory = _ => 50_000_000,
        };
        Option<int> checkpointAccounts = new("--checkpoint-accounts")
        {
            Description = "Accounts of the engine whose pauses are looked for while it saves a checkpoint.",
            DefaultValueFactory = _ => 10_000_000,
        };
        Option<HistoryPart?> only = new("--only")
        {
            Description = "One part alone.",
        };
        Option<bool> quick = new("--quick")
        {
            Description = "A first look: 2 rounds of 5 s with leaves of a million, seals for 30 s, 5 million rows.",
        };
        Command command = new(
            "history",
            "The durable rate beside a sealer at work against that without, the rate that seals keep pace with, what saving a "
            + "checkpoint costs, the rate and the start of an engine with a long history, and what a transfer holds in memory "
            + "and on disk.")
        {
            rounds, seconds, sustained, leafRows, grown, checkpointAccounts, only, quick,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new HistoryOptions(
                QuickLook.Value(parsed, quick, rounds, 2),
                Time(QuickLook.Value(parsed, quick, seconds, 5), "--seconds"),
                QuickLook.Value(parsed, quick, leafRows, 1_000_000),
                Time(QuickLook.Value(parsed, quick, sustained, 30), "--sustained"),
                QuickLook.Value(parsed, quick, grown, 5_000_000),
                1_000_000,
                QuickLook.Value(parsed, quick, checkpointAccounts, 2_000_000),
                parsed.GetValue(only)),
            Report.For(parsed),
            cancellation));
        return command;
    }

    private static TimeSpan Time(double seconds, string option) => seconds is > 0 and <= MostSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new ToolException($"{option} is more than 0 and at most {MostSeconds:N0}.");

    private static async Task<int> RunAsync(HistoryOptions options, Report output, CancellationToken cancellation)
    {
        if (options.Rounds is < 1 or > MostRounds)
        {
            throw new ToolException($"--rounds are from 1 to {MostRounds}.");
        }

        HistoryReport report = await Measurement.RunAsync(
            new HistoryBench(options, Console.Error.WriteLine).RunAsync, cancellation);
        output.Write(report.ToDocument(), report.Show);
        return ExitCode.Ok;
    }
}
