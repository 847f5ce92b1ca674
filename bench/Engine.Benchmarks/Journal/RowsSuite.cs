using BenchmarkDotNet.Attributes;
using Npgsql;

namespace Engine.Benchmarks.Journal;

/// <summary>Rows into PostgreSQL in blocks of 8,192 on one connection; time a row.</summary>
[BenchmarkCategory("rows")]
public class RowsSuite
{
    private const int Rows = 8_192;

    private readonly CopyRows _rows = new(Rows);
    private OwnCluster _cluster = null!;
    private JournalWriter _writer = null!;
    private NpgsqlConnection _connection = null!;

    /// <summary>Starts PostgreSQL, with a journal whose columns the table takes.</summary>
    [GlobalSetup]
    public async Task Start()
    {
        _cluster = await OwnCluster.StartAsync();
        _writer = await JournalWriter.OpenAsync(_cluster.ConnectionString, lanes: 1);
        _connection = await _cluster.ConnectAsync();
        await CopyRows.MakeTableAsync(_connection);
    }

    /// <summary>Empties the table, so that it does not fill the disk.</summary>
    [IterationCleanup]
    public void Empty() => CopyRows.EmptyTableAsync(_connection).GetAwaiter().GetResult();

    /// <summary>Stops it.</summary>
    [GlobalCleanup]
    public async Task Stop()
    {
        await _connection.DisposeAsync();
        await _writer.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>The comparator: the driver's importer, field by field.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public Task BinaryImporter() => _rows.ImportAsync(_connection);

    /// <summary>Encoded by hand, with checksums, and sent as they are.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public Task RawRows() => _rows.EncodeAndSendAsync(_connection);

    /// <summary>The encoding alone.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public int EncodeOnly() => _rows.Encode();
}
