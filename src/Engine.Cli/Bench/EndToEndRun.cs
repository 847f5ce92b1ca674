using System.Globalization;
using Engine.Cli.Bench.NoWork;
using Engine.Cli.Processes;
using Engine.Cli.Workload;

namespace Engine.Cli.Bench;

/// <summary>
/// The durable rate over gRPC, sent in several ways, against raw COPY of the same rows and against the same calls with
/// no work behind them: client, engine and PostgreSQL on the same machine, in interleaved rounds.
/// </summary>
internal sealed class EndToEndRun(EndToEndOptions options, Action<string> tell)
{
    private const int Customers = 100_000;
    private static readonly int[] s_rawBlocks = [8_192, 65_536];

    // Rounds fill a leaf every few seconds: what a sealer costs beside them is measured by bench history.
    private static readonly string[] s_engine = ["--seal-leaves", "false", "--max-unsealed-rows", "100000000"];

    private readonly EndToEndReport _report = new(options, s_rawBlocks);

    /// <summary>Runs it; gives what was measured.</summary>
    public async Task<EndToEndReport> RunAsync(CancellationToken cancellation)
    {
        await using EphemeralEngine engine = await EphemeralEngine.StartAsync(s_engine, cancellation);
        await using NoWorkProcess idle = await NoWorkProcess.StartAsync(cancellation);
        var sample = new SampleTransfers((ulong)Random.Shared.NextInt64(), Customers, holds: false);
        await using var durable = new EndToEndTarget(
            engine.Address, engine.Process.Id, Postmaster.IdIn(engine.Folder), sample);
        await using var noWork = new EndToEndTarget(idle.Address, idle.Id, postmaster: 0, sample);
        await sample.OpenAccountsAsync(durable.Plain, cancellation);
        await using RawCopy raw = await RawCopy.PrepareAsync(engine.Journal, sample, cancellation);
        await WarmUpAsync(durable, noWork, raw, cancellation);
        for (int round = 1; round <= options.Rounds; round++)
        {
            await RawRoundAsync(round, raw, cancellation);
            foreach (EndToEndLine line in options.Lines)
            {
                await raw.CheckpointAsync(cancellation);
                EndToEndSample sent = await durable.MeasureAsync(line, options.Duration, cancellation);
                EndToEndSample bare = await noWork.MeasureAsync(line, options.Duration, cancellation);
                _report.Add(line, sent, bare);
                Tell($"round {round}: {line.Name}: {sent.PerSecond:N0}/s, with no work {bare.PerSecond:N0}/s");
            }
        }

        return _report;
    }

    private async Task WarmUpAsync(
        EndToEndTarget durable, EndToEndTarget noWork, RawCopy raw, CancellationToken cancellation)
    {
        tell("warming up");
        foreach (EndToEndLine line in options.Lines)
        {
            await durable.MeasureAsync(line, options.Duration, cancellation);
            await noWork.MeasureAsync(line, options.Duration, cancellation);
        }

        await raw.RunAsync(s_rawBlocks[^1], options.WarmUp, cancellation);
        await raw.CheckpointAsync(cancellation);
    }

    private async Task RawRoundAsync(int round, RawCopy raw, CancellationToken cancellation)
    {
        foreach (int block in s_rawBlocks)
        {
            await raw.CheckpointAsync(cancellation);
            double rate = await raw.RunAsync(block, options.Duration, cancellation);
            _report.AddRaw(block, rate);
            Tell($"round {round}: raw COPY, blocks of {block:N0}: {rate:N0}/s");
        }
    }

    private void Tell(FormattableString text) => tell(text.ToString(CultureInfo.InvariantCulture));
}
