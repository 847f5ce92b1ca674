using System.Globalization;
using Engine.Cli.Processes;
using Engine.Cli.Workload;

namespace Engine.Cli.Bench.Figures;

/// <summary>
/// What the recording of figures costs the engine: one that records against one that does not, in interleaved pairs. Each
/// few pairs both are started anew, since two processes of the same program are never quite alike.
/// </summary>
internal sealed class FiguresBench(FiguresOptions options, Action<string> tell)
{
    private const int Customers = 10_000;
    private const int PairsOfAnEngine = 5;

    // What is sealed in the background would be counted to whoever it falls upon.
    private static readonly string[] s_engine = ["--seal-leaves", "false", "--max-unsealed-rows", "100000000"];

    private readonly FiguresReport _report = new(options);

    /// <summary>Runs it; gives what was measured.</summary>
    public async Task<FiguresReport> RunAsync(CancellationToken cancellation)
    {
        for (int done = 0; done < options.Pairs; done += PairsOfAnEngine)
        {
            await RunEnginesAsync(done, Math.Min(PairsOfAnEngine, options.Pairs - done), cancellation);
        }

        return _report;
    }

    private async Task RunEnginesAsync(int done, int pairs, CancellationToken cancellation)
    {
        await using EphemeralEngine on = await EphemeralEngine.StartAsync([.. s_engine, "--figures", "true"], cancellation);
        await using EphemeralEngine off = await EphemeralEngine.StartAsync([.. s_engine, "--figures", "false"], cancellation);
        await using EndToEndTarget recording = await TargetAsync(on, cancellation);
        await using EndToEndTarget bare = await TargetAsync(off, cancellation);
        foreach (EndToEndLine line in FiguresOptions.Lines)
        {
            await recording.MeasureAsync(line, options.Duration, cancellation);
            await bare.MeasureAsync(line, options.Duration, cancellation);
        }

        for (int pair = done; pair < done + pairs; pair++)
        {
            foreach (EndToEndLine line in FiguresOptions.Lines)
            {
                await MeasureAsync(pair, line, recording, bare, cancellation);
            }
        }
    }

    // Who goes first takes turns: whatever the first leaves behind falls upon either as often.
    private async Task MeasureAsync(
        int pair, EndToEndLine line, EndToEndTarget recording, EndToEndTarget bare, CancellationToken cancellation)
    {
        bool recordingFirst = pair % 2 == 0;
        EndToEndSample first = await (recordingFirst ? recording : bare).MeasureAsync(line, options.Duration, cancellation);
        EndToEndSample second = await (recordingFirst ? bare : recording).MeasureAsync(line, options.Duration, cancellation);
        (EndToEndSample with, EndToEndSample without) = recordingFirst ? (first, second) : (second, first);
        double on = with.Micros(with.Used.Engine);
        double off = without.Micros(without.Used.Engine);
        _report.Add(line, on, off);
        tell(string.Create(
            CultureInfo.InvariantCulture,
            $"pair {pair + 1}: {line.Name}: {on:N3} us of the engine with figures, {off:N3} us without: {on / off:N3}"));
    }

    private static async Task<EndToEndTarget> TargetAsync(EphemeralEngine engine, CancellationToken cancellation)
    {
        var sample = new SampleTransfers((ulong)Random.Shared.NextInt64(), Customers, holds: false);
        var target = new EndToEndTarget(engine.Address, engine.Process.Id, Postmaster.IdIn(engine.Folder), sample);
        await sample.OpenAccountsAsync(target.Plain, cancellation);
        return target;
    }
}
