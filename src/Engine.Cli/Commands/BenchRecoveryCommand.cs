using System.CommandLine;
using Engine.Cli.Bench;
using Engine.Cli.Bench.Recovery;
using Engine.Cli.Output;

namespace Engine.Cli.Commands;

/// <summary><c>engine bench recovery</c>: how fast a journal is replayed against a bare COPY of its rows.</summary>
internal static class BenchRecoveryCommand
{
    private const int MostRounds = 1_000;
    private const long FewestTransfers = 8_000;
    private const long MostTransfers = 200_000_000;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { Description = "Rounds; medians are told.", DefaultValueFactory = _ => 5 };
        Option<long> transfers = new("--transfers")
        {
            Description = "Transfers in the journal that is replayed.", DefaultValueFactory = _ => 4_000_000,
        };
        Option<bool> quick = new("--quick") { Description = "A first look: 3 rounds over a million transfers." };
        Command command = new(
            "recovery", "Rows replayed a second at recovery against a bare binary COPY OUT of the same table.")
        {
            rounds, transfers, quick,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new RecoveryOptions(
                QuickLook.Value(parsed, quick, rounds, 3), QuickLook.Value(parsed, quick, transfers, 1_000_000)),
            Report.For(parsed),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(RecoveryOptions options, Report output, CancellationToken cancellation)
    {
        if (options.Rounds is < 1 or > MostRounds || options.Transfers is < FewestTransfers or > MostTransfers)
        {
            throw new ToolException(
                $"--rounds are from 1 to {MostRounds}, --transfers from {FewestTransfers} to {MostTransfers}.");
        }

        RecoveryReport report = await Measurement.RunAsync(
            new RecoveryBench(options, Console.Error.WriteLine).RunAsync, cancellation);
        output.Write(report.ToDocument(), report.Show);
        return ExitCode.Ok;
    }
}
