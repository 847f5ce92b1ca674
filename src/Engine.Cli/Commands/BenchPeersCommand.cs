using System.CommandLine;
using Engine.Cli.Bench;
using Engine.Cli.Bench.Peers;
using Engine.Cli.Output;

namespace Engine.Cli.Commands;

/// <summary><c>engine bench peers</c>: how fast the engine is against what a team would build on PostgreSQL alone.</summary>
internal static class BenchPeersCommand
{
    private const int FewestAccounts = 1_000;
    private const int MostAccounts = 20_000_000;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var measured = new RoundsOptions(rounds: 5, seconds: 5, quick: (1, 4));
        Option<int> accounts = new("--accounts")
        {
            Description = "Accounts that transfers are between; only runs with a million are to be quoted.",
            DefaultValueFactory = _ => PeersOptions.FullAccounts,
        };
        Command command = new(
            "peers",
            "The durable rate over gRPC against a PL/pgSQL function called from 16 connections, and against SQL by sets in "
                + "batches of 8,000, on the same server.")
        {
            measured.Rounds, measured.Seconds, measured.Quick, accounts,
        };
        command.SetAction((parsed, cancellation) =>
        {
            (int rounds, TimeSpan duration) = measured.Read(parsed);
            int asked = parsed.GetValue(accounts);
            return asked is >= FewestAccounts and <= MostAccounts
                ? RunAsync(new PeersOptions(rounds, duration, asked), Report.For(parsed), cancellation)
                : throw new ToolException($"--accounts are from {FewestAccounts} to {MostAccounts}.");
        });
        return command;
    }

    private static async Task<int> RunAsync(PeersOptions options, Report output, CancellationToken cancellation)
    {
        PeersReport report = await Measurement.RunAsync(
            new PeersBench(options, Console.Error.WriteLine).RunAsync, cancellation);
        output.Write(report.ToDocument(), report.Show);
        return ExitCode.Ok;
    }
}
