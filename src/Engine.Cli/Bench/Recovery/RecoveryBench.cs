using System.Diagnostics;
using Engine.Cli.Processes;
using Engine.Cli.Workload;
using Engine.Client;
using Engine.Core.Ledger;
using Engine.Journal;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Recovery;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Cli.Bench.Recovery;

/// <summary>
/// How fast a journal is replayed, by the code that recovery runs, against a bare COPY of the same rows out of the same
/// server, in interleaved rounds.
/// </summary>
internal sealed class RecoveryBench(RecoveryOptions options, Action<string> tell)
{
    private const int Batch = 250 * SampleTransfers.Group;
    private const int InFlight = 16;
    private const int Customers = 100_000;
    private static readonly LedgerLimits s_unlimited = new(long.MaxValue, long.MaxValue, long.MaxValue);

    /// <summary>Runs it; gives what was measured.</summary>
    /// <exception cref="ToolException">What was replayed is not what was written: the run is void.</exception>
    public async Task<RecoveryReport> RunAsync(CancellationToken cancellation)
    {
        await using EphemeralEngine engine = await EphemeralEngine.StartAsync(cancellation);
        tell($"writing a journal of {options.Transfers:N0} transfers");
        await WriteAsync(engine, cancellation);

        // Connected as recovery is: what the driver's buffers do for it they do for the comparator, too.
        var sessions = new SessionFactory(engine.Journal, _ => Task.CompletedTask);
        await using NpgsqlConnection connection = await sessions.OpenAsync("engine bench", cancellation);
        long rows = await CountRowsAsync(connection, cancellation);

        // Also the first read of a table, which settles for every row that it is committed.
        long bytes = await CopyOut.RunAsync(connection, cancellation);
        await ReplayAsync(connection, cancellation);
        var report = new RecoveryReport(options.Rounds, rows, bytes);
        for (int round = 1; round <= options.Rounds; round++)
        {
            Add(report.CopyOut, await TimeAsync(() => CopyOut.RunAsync(connection, cancellation)));
            Add(report.Replay, await TimeAsync(() => ReplayAsync(connection, cancellation)));
            Add(report.Check, await TimeAsync(() => ReadAsync(connection, new NoLedger(), cancellation)));
            tell($"round {round}: {report.CopyOut.Values[^1]:N0} rows/s bare, {report.Check.Values[^1]:N0} checked, "
                + $"{report.Replay.Values[^1]:N0} replayed");
        }

        return report;

        void Add(Series series, TimeSpan took) => series.Add(rows / took.TotalSeconds);
    }

    private async Task WriteAsync(EphemeralEngine engine, CancellationToken cancellation)
    {
        await using var client = new EngineClient(
            new EngineClientOptions { Addresses = [engine.Address], Streams = 2, Window = InFlight, Deadline = null });
        var sample = new SampleTransfers((ulong)Random.Shared.NextInt64(), Customers, holds: true);
        await sample.OpenAccountsAsync(client, cancellation);
        var load = new SampleLoad(client, sample, Batch, 2 * InFlight);
        await load.RunAsync(0, options.Transfers, cancellation);
        if (load.RefusedCount > 0)
        {
            throw new ToolException($"The run is void: {load.RefusedCount} transfers were refused.");
        }
    }

    private async Task ReplayAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var ledger = new StateMachine(s_unlimited, new EventBuffer(2));
        await ReadAsync(connection, new LedgerSink(ledger, new Leaves(new JournalOptions().LeafRows), static () => 0), cancellation);
        if (ledger.TransferCount != options.Transfers)
        {
            throw new ToolException(
                $"The run is void: {options.Transfers} transfers were written, {ledger.TransferCount} replayed.");
        }
    }

    private static async Task ReadAsync(
        NpgsqlConnection connection, IJournalSink sink, CancellationToken cancellation)
    {
        var seals = SealCheck.OfChain(connection);
        await JournalReader.ReadSnapshotAsync(connection, ChainHead.Empty, sink, seals, progress: null, cancellation);
    }

    // The last ledger's memory is taken back before the clock starts, not while it runs.
    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<long> CountRowsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT count(*) FROM engine.journal", connection) { CommandTimeout = 0 };
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
