using System.Diagnostics;

namespace Engine.Cli.Bench.History;

/// <summary>
/// What saving a checkpoint costs those who write: the durable rate while it goes on, and how long the writer keeps anybody
/// waiting, of an engine with many accounts. The writer is asked for an account: that takes its place in the ring behind
/// all that comes before it, and waits for no disk.
/// </summary>
internal sealed class CheckpointBench(HistoryOptions options, Action<string> tell)
{
    // Of a leaf: no leaf is full meanwhile, so that nothing is being sealed.
    private const double RestingFrom = 0.1;
    private const double RestingTo = 0.8;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    // A process that has just started compiles yet.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);

    /// <summary>Runs it.</summary>
    public async Task<CheckpointSample> RunAsync(CancellationToken cancellation)
    {
        (List<(double Resting, double Saving)> rates, long changed) = await RatesAsync(cancellation);
        (PauseSample saving, PauseSample resting) = await PausesAsync(cancellation);
        return new CheckpointSample(rates, changed, options.CheckpointAccounts, saving, resting);
    }

    private async Task<(List<(double Resting, double Saving)> Rates, long Changed)> RatesAsync(CancellationToken cancellation)
    {
        await using HistoryRun run = await HistoryRun.StartAsync(options, seals: true, _ => { }, cancellation);
        List<(double Resting, double Saving)> rates = [];
        while (rates.Count < options.Rounds)
        {
            await run.ToLeafAsync(RestingFrom, cancellation);
            await run.DrainAsync(cancellation);
            double resting = await run.RateToLeafAsync(RestingTo, cancellation);
            double saving = await run.RateWhileSavingAsync(s_look, cancellation);
            rates.Add((resting, saving));
            tell($"checkpoint {rates.Count}: {saving:N0}/s while it was saved, {resting:N0}/s at rest");
        }

        return (rates, await run.ChangedAccountsAsync(cancellation));
    }

    private async Task<(PauseSample Saving, PauseSample Resting)> PausesAsync(CancellationToken cancellation)
    {
        tell($"an engine with {options.CheckpointAccounts:N0} accounts starts");
        await using HistoryRun run = await HistoryRun.StartAsync(
            options with { Accounts = options.CheckpointAccounts }, seals: true, _ => { }, cancellation);
        await run.FillAsync(options.LeafRows * 11 / 10, cancellation);
        long started = 0;
        TimeSpan length = s_warmUp;
        PauseSample saving = await run.PausesAsync(
            async token =>
            {
                await run.WaitSavingAsync(s_look, token);
                started = Stopwatch.GetTimestamp();
            },
            async token =>
            {
                await run.WaitSavedAsync(s_look, token);
                length += Stopwatch.GetElapsedTime(started);
            },
            cancellation);
        await run.DrainAsync(cancellation);
        PauseSample resting = await run.PausesAsync(
            token => Task.Delay(s_warmUp, token), token => Task.Delay(length, token), cancellation);
        tell($"the writer answered within {saving.Longest:N2} ms while a checkpoint was saved ({saving.Answers:N0} answers, "
            + $"p99 {saving.P99:N2}), within {resting.Longest:N2} while none was");
        return (saving, resting);
    }
}
