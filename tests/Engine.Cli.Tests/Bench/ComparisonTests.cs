using System.Text.Json.Nodes;
using Engine.Cli.Bench.Compare;

namespace Engine.Cli.Tests.Bench;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData(100, 104, "Same")]
    [InlineData(100, 107, "Worse")]
    [InlineData(100, 112, "Regression")]
    [InlineData(100, 80, "Better")]
    public void Only_what_is_beyond_the_noise_counts_and_only_beyond_the_threshold_it_is_a_regression(
        double before, double after, string verdict) =>
        Assert.Equal(verdict, new Change(Result(before), Result(after)).Judge(0.1).ToString());

    [Fact]
    public void A_wide_noise_hides_even_a_large_change() => Assert.Equal(
        Verdict.Same, new Change(Result(100, noise: 40), Result(150, noise: 40)).Judge(0.05));

    [Fact]
    public void Without_a_threshold_nothing_is_a_regression() =>
        Assert.Equal(Verdict.Worse, new Change(Result(100), Result(900)).Judge(null));

    [Theory]
    [InlineData(1_000, 1_040, "Worse")]
    [InlineData(1_000, 1_060, "Regression")]
    [InlineData(0, 9, "Regression")]
    [InlineData(0, 8, "Same")]
    [InlineData(1_000, 900, "Better")]
    public void Bytes_count_although_time_is_the_same(long before, long after, string verdict) => Assert.Equal(
        verdict, new Change(Result(100, bytes: before), Result(100, bytes: after)).Judge(0.05).ToString());

    [Fact]
    public void What_is_only_in_one_run_is_told_and_is_no_regression()
    {
        var comparison = new Comparison(Run(("gone", Result(1))), Run(("new", Result(1))), 0.05);
        Assert.Equal([Verdict.Missing, Verdict.Added], comparison.Changes.Select(change => change.Verdict));
        Assert.False(comparison.HasRegression);
    }

    [Fact]
    public void The_document_has_every_benchmark_and_the_number_of_regressions()
    {
        var comparison = new Comparison(
            Run(("a", Result(100)), ("b", Result(100))), Run(("a", Result(100)), ("b", Result(200))), 0.05);
        JsonObject document = comparison.ToDocument();
        Assert.Equal(1, document["regressions"]!.GetValue<int>());
        JsonNode b = document["benchmarks"]![1]!;
        Assert.Equal("Regression", b["verdict"]!.GetValue<string>());
        Assert.Equal(2, b["ratio"]!.GetValue<double>());
    }

    private static Dictionary<string, BenchmarkResult> Run(params (string Name, BenchmarkResult Result)[] results) =>
        results.ToDictionary(entry => entry.Name, entry => entry.Result with { Name = entry.Name });

    private static BenchmarkResult Result(double median, double noise = 2.5, long bytes = 0) =>
        new("benchmark", median, new Interval(median - noise, median + noise), bytes);
}
