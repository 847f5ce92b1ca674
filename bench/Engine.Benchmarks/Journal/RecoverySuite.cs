using BenchmarkDotNet.Attributes;
using Engine.Cli.Bench.Recovery;
using Engine.Core.Ledger;
using Engine.Journal;
using Engine.Journal.Blocks;
using Engine.Journal.Recovery;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Benchmarks.Journal;

/// <summary>Reading a journal of a million transfers back; time a row. The comparator reads the bytes alone.</summary>
[BenchmarkCategory("recovery")]
public class RecoverySuite
{
    private const int Transfers = 1_000_000;

    private OwnCluster _cluster = null!;
    private NpgsqlConnection _connection = null!;

    /// <summary>Writes the journal.</summary>
    [GlobalSetup]
    public async Task Write()
    {
        _cluster = await OwnCluster.StartAsync();
        await using (JournalWriter writer = await JournalWriter.OpenAsync(_cluster.ConnectionString, lanes: 2))
        {
            writer.Write(Transfers, batch: 8_000);
        }

        _connection = await _cluster.ConnectAsync();
    }

    /// <summary>Stops PostgreSQL.</summary>
    [GlobalCleanup]
    public async Task Stop()
    {
        await _connection.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private SealCheck Seals => SealCheck.OfChain(_connection);

    /// <summary>The comparator.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Transfers)]
    public Task<long> BareCopyOut() => CopyOut.RunAsync(_connection, default);

    /// <summary>Checked and decoded, without a ledger.</summary>
    [Benchmark(OperationsPerInvoke = Transfers)]
    public Task Check() => JournalReader.ReadSnapshotAsync(_connection, ChainHead.Empty, new NoLedger(), Seals, null, default);

    /// <summary>Replayed into a ledger.</summary>
    [Benchmark(OperationsPerInvoke = Transfers)]
    public async Task<long> Replay()
    {
        var ledger = new StateMachine(
            new LedgerLimits(long.MaxValue, long.MaxValue, long.MaxValue), new EventBuffer(2));
        var sink = new LedgerSink(ledger, new Leaves(new JournalOptions().LeafRows), static () => 0);
        await JournalReader.ReadSnapshotAsync(_connection, ChainHead.Empty, sink, Seals, null, default);
        return ledger.TransferCount == Transfers
            ? ledger.TransferCount
            : throw new InvalidOperationException("The replay is not what was written.");
    }
}
