namespace Engine.Cli.Bench.Compare;

/// <summary>One benchmark of a results file.</summary>
/// <param name="Name">Type, method, parameters and job.</param>
/// <param name="Median">Nanoseconds an operation.</param>
/// <param name="Interval">Where that median lies.</param>
/// <param name="BytesPerOperation">Heap bytes allocated; null where it was not measured.</param>
internal sealed record BenchmarkResult(string Name, double Median, Interval Interval, long? BytesPerOperation);
