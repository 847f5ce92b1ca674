using BenchmarkDotNet.Attributes;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Benchmarks.Wire;

/// <summary>A batch from the pool against new arrays for each request; time a request.</summary>
[BenchmarkCategory("pool")]
public class PoolSuite
{
    private readonly BatchPool _pool = new();

    /// <summary>Transfers in the request.</summary>
    [Params(1, 100, 8_000)]
    public int Transfers { get; set; }

    /// <summary>The comparator: what a request needs, made anew, and left to the collector.</summary>
    [Benchmark(Baseline = true)]
    public int New()
    {
        var transfers = new Transfer[Transfers];
        var results = new ResultList();
        return transfers.Length + results.Count;
    }

    /// <summary>Rented and given back.</summary>
    [Benchmark]
    public int Pool()
    {
        Batch batch = _pool.Rent(BatchKind.CreateTransfers, Transfers);
        int room = batch.Transfers.Length;
        _pool.Return(batch);
        return room;
    }
}
