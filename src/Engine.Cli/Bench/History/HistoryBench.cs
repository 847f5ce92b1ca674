using Npgsql;

namespace Engine.Cli.Bench.History;

/// <summary>
/// What it costs to keep history: the durable rate beside a sealer at work against that without one, on fresh engines in
/// turn; then one engine whose seals have to keep pace, and what it holds in memory and on disk for each transfer.
/// </summary>
internal sealed class HistoryBench(HistoryOptions options, Action<string> tell)
{
    private const string StoredBytes =
        "SELECT pg_total_relation_size(c.oid), pg_relation_size(c.oid), l.head_seq "
        + "FROM engine.engine_leaf l JOIN pg_class c ON c.oid = ('engine.' || engine.leaf_name(l.number))::regclass "
        + "WHERE l.number = 1";

    /// <summary>Runs it; gives what was measured.</summary>
    /// <exception cref="ToolException">A leaf could not be sealed, or transfers were refused: the run is void.</exception>
    public async Task<HistoryReport> RunAsync(CancellationToken cancellation)
    {
        var report = new HistoryReport(options);
        if (options.Has(HistoryPart.Sealing))
        {
            await RoundsAsync(report, cancellation);
        }

        if (options.Has(HistoryPart.Sustained))
        {
            await SustainAsync(report, cancellation);
        }

        if (options.Has(HistoryPart.Checkpoint))
        {
            report.Checkpoint = await new CheckpointBench(options, tell).RunAsync(cancellation);
        }

        if (options.Has(HistoryPart.Grown))
        {
            report.Grown = await new GrownHistory(options, tell).RunAsync(cancellation);
        }

        return report;
    }

    private async Task RoundsAsync(HistoryReport report, CancellationToken cancellation)
    {
        for (int round = 1; round <= options.Rounds; round++)
        {
            SealingSample without = await RateAsync(seals: false, cancellation);
            SealingSample with = await RateAsync(seals: true, cancellation);
            report.Add(without, with);
            tell($"round {round}: {without.PerSecond:N0}/s without, {with.PerSecond:N0}/s beside a sealer "
                + $"({with.Backlog.Start} full leaves at the start, {with.Backlog.End} at the end)");
        }
    }

    private async Task<SealingSample> RateAsync(bool seals, CancellationToken cancellation)
    {
        await using HistoryRun run = await HistoryRun.StartAsync(options, seals, _ => { }, cancellation);
        return await run.RateAsync(seals, cancellation);
    }

    private async Task SustainAsync(HistoryReport report, CancellationToken cancellation)
    {
        long empty = 0;
        await using HistoryRun run = await HistoryRun.StartAsync(
            options, seals: true, engine => empty = engine.ResidentBytes, cancellation);
        long withAccounts = run.ResidentBytes;
        tell($"seals keep pace for {options.Sustained.TotalSeconds:N0} s");
        report.Sustained = await run.SustainAsync(cancellation);
        tell($"sustained: {report.Sustained.PerSecond:N0}/s, {report.Sustained.SealedLeaves} leaves sealed");
        report.BytesPerAccount = (withAccounts - empty) / (double)options.Accounts;
        report.BytesPerTransfer = run.BytesPerTransfer;
        await run.DrainAsync(cancellation);
        await using var connection = new NpgsqlConnection(run.Journal);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(StoredBytes, connection);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        double rows = row.GetInt64(2);
        (report.StoredBytes, report.RowBytes) = (row.GetInt64(0) / rows, row.GetInt64(1) / rows);
    }
}
