using System.CommandLine;
using Engine.Cli.Bench;
using Engine.Cli.Bench.Latency;
using Engine.Cli.Output;

namespace Engine.Cli.Commands;

/// <summary><c>engine bench latency</c>: how long a transfer takes at a rate that does not wait for answers.</summary>
internal static class BenchLatencyCommand
{
    private const int MostRate = 1_000_000;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var measured = new RoundsOptions(rounds: 3, seconds: 60, quick: (1, 12));
        Option<int> rate = new("--rate")
        {
            Description = "Single transfers a second; by default a hundred times the mean of a day of ten million.",
            DefaultValueFactory = _ => LatencyOptions.UsualRate,
        };
        Command command = new(
            "latency",
            "Latencies from the intended start, open model, one transfer a message on 16 streams, with a checkpoint in "
                + "the middle; against one-row COPY commits.")
        {
            measured.Rounds, measured.Seconds, measured.Quick, rate,
        };
        command.SetAction((parsed, cancellation) =>
        {
            (int rounds, TimeSpan duration) = measured.Read(parsed);
            int asked = parsed.GetValue(rate);
            return asked is >= 1 and <= MostRate
                ? RunAsync(new LatencyOptions(rounds, duration, asked), Report.For(parsed), cancellation)
                : throw new ToolException($"--rate is from 1 to {MostRate} transfers a second.");
        });
        return command;
    }

    // A generator that did not keep its schedule measured something else than what was asked for.
    private static async Task<int> RunAsync(LatencyOptions options, Report output, CancellationToken cancellation)
    {
        LatencyReport report = await Measurement.RunAsync(
            new LatencyBench(options, Console.Error.WriteLine).RunAsync, cancellation);
        output.Write(report.ToDocument(), report.Show);
        return report.Complaint is null ? ExitCode.Ok : ExitCode.Failure;
    }
}
