using System.Text.Json;

namespace Engine.Cli.Tests.Bench;

/// <summary>Each benchmark over its real parts, as small as it can be: what it measures here says nothing.</summary>
public sealed class BenchSmokeTests
{
    private const string LeftToLong = "Left to --long: two of the four show that benchmarks run.";

    [Theory]
    [InlineData("ratio_function,ratio_set_sql", "peers", "--rounds", "1", "--seconds", "0.1", "--accounts", "1000")]
    [InlineData(
        "p50_ms,p99_ms,p999_ms,ratio_p99,copy_capacity_per_s", "latency", "--rounds", "1", "--seconds", "0.2", "--rate", "300")]
    [InlineData(
        "ratio_1x4,cpu_us_100_on,ratio_1000_to", "figures", "--rounds", "1", "--seconds", "0.2",
        Skip = LeftToLong, SkipUnless = nameof(TestScale.IsLong), SkipType = typeof(TestScale))]
    [InlineData(
        "ratio_replay,copy_out_rows_per_s", "recovery", "--rounds", "1", "--transfers", "8000",
        Skip = LeftToLong, SkipUnless = nameof(TestScale.IsLong), SkipType = typeof(TestScale))]
    public async Task It_comes_to_an_end_with_its_figures(string keys, params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        await Program.RunAsync(["bench", .. arguments, "--json"], output, errors);
        Assert.True(output.ToString().StartsWith('{'), errors.ToString());
        JsonElement document = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.All(
            keys.Split(','),
            key => Assert.True(
                document.TryGetProperty(key, out JsonElement figure) && figure.GetDouble() > 0, $"{key}: {output}{errors}"));
        Assert.Equal(1, document.GetProperty("rounds").GetInt32());
        Assert.NotEmpty(document.GetProperty("machine").GetString()!);
    }
}
