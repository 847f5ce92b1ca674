using BenchmarkDotNet.Attributes;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Benchmarks.Journal;

/// <summary>
/// Events made durable in PostgreSQL, by the size of their batches and the number of lanes; time an event. The
/// comparator is a bare COPY on one connection in blocks of the same size, encoded beforehand, without chain or fence.
/// </summary>
[BenchmarkCategory("append")]
public class AppendSuite
{
    private const int Measured = 65_536;

    private OwnCluster _cluster = null!;
    private JournalWriter _writer = null!;
    private NpgsqlConnection _connection = null!;
    private CopyRows _rows = null!;

    /// <summary>Events in a batch: the least that a block has.</summary>
    [Params(128, 1_024, 8_192)]
    public int Batch { get; set; }

    /// <summary>Connections that carry blocks side by side.</summary>
    [Params(1, 2, 3)]
    public int Lanes { get; set; }

    /// <summary>Starts PostgreSQL and the journal.</summary>
    [GlobalSetup]
    public async Task Start()
    {
        _cluster = await OwnCluster.StartAsync();
        _writer = await JournalWriter.OpenAsync(_cluster.ConnectionString, Lanes);
        _connection = await _cluster.ConnectAsync();
        await CopyRows.MakeTableAsync(_connection);
        _rows = new CopyRows(Batch);
    }

    /// <summary>Stops both.</summary>
    [GlobalCleanup]
    public async Task Stop()
    {
        await _writer.DisposeAsync();
        await _connection.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>The comparator.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Measured)]
    public async Task BareCopy()
    {
        for (int written = 0; written < Measured; written += Batch)
        {
            await _rows.SendEncodedAsync(_connection);
        }
    }

    /// <summary>The journal.</summary>
    [Benchmark(OperationsPerInvoke = Measured)]
    public void Journal() => _writer.Write(Measured, Batch);
}
