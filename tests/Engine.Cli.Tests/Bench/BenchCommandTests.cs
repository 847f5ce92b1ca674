using System.Text.Json;
using Engine.Cli.Bench.Compare;
using Engine.Cli.Bench.Suites;

namespace Engine.Cli.Tests.Bench;

/// <summary>What is wrong with a command line is said before anything is started.</summary>
public sealed class BenchCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-bench-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--rounds are from 1 to 1000", "bench", "peers", "--rounds", "0")]
    [InlineData("--seconds from 0.1 to 3600", "bench", "peers", "--seconds", "0")]
    [InlineData("--accounts are from 1000", "bench", "peers", "--accounts", "7")]
    [InlineData("--rate is from 1", "bench", "latency", "--rate", "0")]
    [InlineData("--rounds are from 1 to 1000", "bench", "latency", "--rounds", "1001")]
    [InlineData("--transfers from 8000", "bench", "recovery", "--transfers", "1")]
    [InlineData("is no part: give 5% or 0.05", "bench", "compare", "a", "b", "--threshold", "much")]
    [InlineData("Say which benchmark", "bench")]
    [InlineData("'sometimes'", "bench", "--filter", "ring", "--job", "sometimes")]
    public async Task A_value_that_makes_no_sense_is_refused_with_what_would(string complaint, params string[] arguments)
    {
        (int code, string output, string errors) = await RunAsync(arguments);
        Assert.Equal(1, code);
        Assert.Contains(complaint, errors, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Theory]
    [InlineData("peers")]
    [InlineData("latency")]
    [InlineData("recovery")]
    [InlineData("compare")]
    public async Task Each_explains_itself(string command)
    {
        (int code, string output, _) = await RunAsync("bench", command, "--help");
        Assert.Equal(0, code);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5%", 1)]
    [InlineData("0.6", 0)]
    public async Task Comparing_exits_with_1_where_the_threshold_is_passed(string threshold, int expected)
    {
        string before = Results("before", 100);
        string after = Results("after", 150);
        (int code, string output, _) = await RunAsync("bench", "compare", before, after, "--threshold", threshold, "--json");
        Assert.Equal(expected, code);
        JsonElement document = JsonDocument.Parse(output).RootElement;
        Assert.Equal(expected, document.GetProperty("regressions").GetInt32());
        Assert.Equal(1.5, document.GetProperty("benchmarks")[0].GetProperty("ratio").GetDouble());
    }

    [Theory]
    [InlineData("5%", 0.05)]
    [InlineData("0.05", 0.05)]
    [InlineData("0", 0)]
    public void A_part_is_written_either_way(string text, double part)
    {
        Assert.True(Percentage.TryParse(text, out double parsed));
        Assert.Equal(part, parsed, 1e-12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("-1%")]
    [InlineData("NaN")]
    public void Nothing_else_is_a_part(string text) => Assert.False(Percentage.TryParse(text, out _));

    [Fact]
    public void Suites_run_from_the_checkout_with_words_looked_for_anywhere()
    {
        BenchmarkProject project = BenchmarkProject.Find(AppContext.BaseDirectory);
        var command = project.CommandOf(["ring", "*Decode*"], "short", "/results");
        Assert.True(File.Exists(Path.Combine(command.WorkingDirectory, "bench/Engine.Benchmarks/Engine.Benchmarks.csproj")));
        Assert.Equal(
            ["--filter", "*ring*", "*Decode*", "--job", "short", "--artifacts", "/results"],
            command.ArgumentList.SkipWhile(argument => argument != "--filter"));
    }

    [Fact]
    public void Outside_of_a_checkout_there_are_no_suites() =>
        Assert.Contains("checkout", Assert.Throws<ToolException>(() => BenchmarkProject.Find(_folder)).Message, StringComparison.Ordinal);

    private string Results(string name, double nanoseconds)
    {
        string file = Path.Combine(_folder, name + ".json");
        File.WriteAllText(
            file,
            $$"""{"Benchmarks":[{"FullName":"A","Statistics":{"OriginalValues":[{{nanoseconds}},{{nanoseconds}}]} }]}""");
        return file;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await Program.RunAsync(arguments, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
