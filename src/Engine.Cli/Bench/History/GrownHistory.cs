using System.Diagnostics;

namespace Engine.Cli.Bench.History;

/// <summary>
/// An engine whose history is long and sealed: how fast it still is beside a fresh one, and how long a start takes after it was
/// killed with its open leaf nine-tenths full and the one before waiting for its seal.
/// </summary>
internal sealed class GrownHistory(HistoryOptions options, Action<string> tell)
{
    // A process that has just started compiles yet.
    private const long WarmUp = 600_000;

    // Shorter than it takes to fill a leaf, so that no sealer is at work on either side.
    private static readonly TimeSpan s_rate = TimeSpan.FromSeconds(2);

    /// <summary>Runs it.</summary>
    public async Task<GrownSample> RunAsync(CancellationToken cancellation)
    {
        await using HistoryRun grown = await HistoryRun.StartAsync(options, seals: true, _ => { }, cancellation);
        tell($"a history of {options.GrownRows:N0} rows grows");
        await grown.FillAsync(options.GrownRows, cancellation);
        await grown.DrainAsync(cancellation);
        List<(double Fresh, double Grown)> rates = [];
        for (int round = 1; round <= options.Rounds; round++)
        {
            await grown.DrainAsync(cancellation); // or its sealer would work beside the fresh engine
            await using HistoryRun fresh = await HistoryRun.StartAsync(options, seals: true, _ => { }, cancellation);
            await fresh.FillAsync(Math.Max(WarmUp, options.LeafRows / 10), cancellation);
            rates.Add((await fresh.RateAsync(s_rate, cancellation), await GrownRateAsync(grown, cancellation)));
            tell($"round {round}: {rates[^1].Fresh:N0}/s fresh, {rates[^1].Grown:N0}/s with that history");
        }

        PageSample pages = await grown.PagesAsync(cancellation);
        tell($"pages of an account with {pages.Transfers:N0} transfers: p50 {pages.P50:N2} ms, p99 {pages.P99:N2} ms");
        long rows = grown.Answered;
        (double seconds, long replayed) = await RestartAsync(grown, cancellation);
        tell($"a start after that: {seconds:N1} s, with {replayed:N0} rows to replay");
        return new GrownSample(rows, rates, pages, seconds, replayed);
    }

    private static async Task<double> GrownRateAsync(HistoryRun grown, CancellationToken cancellation)
    {
        await grown.ToLeafAsync(0.1, cancellation);
        await grown.DrainAsync(cancellation);
        return await grown.RateAsync(s_rate, cancellation);
    }

    private async Task<(double Seconds, long Replayed)> RestartAsync(HistoryRun grown, CancellationToken cancellation)
    {
        await grown.ToLeafAsync(0.1, cancellation);
        await grown.DrainAsync(cancellation);
        await grown.FillAsync(options.LeafRows * 18 / 10, cancellation);
        long unsealed = await grown.UnsealedRowsAsync(cancellation);
        await grown.KillAsync();
        long started = Stopwatch.GetTimestamp();
        await grown.StartAgainAsync(cancellation);
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, unsealed);
    }
}
