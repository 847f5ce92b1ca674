using Engine.Cli.Bench.Compare;

namespace Engine.Cli.Tests.Bench;

public sealed class BenchmarkFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-compare-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_benchmark_has_its_name_median_interval_and_bytes()
    {
        BenchmarkResult result = BenchmarkFile.Read(File("a", One("Ring.Sum(Producers: 1)", [30, 10, 20], bytes: 64)))
            .Values.Single();
        Assert.Equal(new BenchmarkResult("Ring.Sum(Producers: 1)", 20, new Interval(10, 30), 64), result);
    }

    [Fact]
    public void One_that_failed_is_left_out() => Assert.Single(BenchmarkFile.Read(File(
        "a", """{"Benchmarks":[{"FullName":"Failed","Statistics":null},""" + One("Sound", [1])["{\"Benchmarks\":[".Length..])));

    [Fact]
    public void A_folder_stands_for_all_its_files()
    {
        File("Ring-report-full", One("Ring", [1]));
        File("Apply-report-full-compressed", One("Apply", [1]));
        File("notes", "not one of them");
        Assert.Equal(["Apply", "Ring"], BenchmarkFile.Read(_folder).Keys);
    }

    [Theory]
    [InlineData("{", "is no JSON (line 1)")]
    [InlineData("[]", "has no \"Benchmarks\"")]
    [InlineData("{\"Benchmarks\":[]}", "has no benchmark that came to an end")]
    [InlineData("{\"Benchmarks\":[{\"Statistics\":{}}]}", "without a \"FullName\"")]
    [InlineData("{\"Benchmarks\":[{\"FullName\":\"A\",\"Statistics\":{\"Median\":1}}]}", "has no \"OriginalValues\"")]
    public void Anything_else_is_refused_by_name_and_reason(string text, string reason)
    {
        string file = File("a", text);
        string message = Assert.Throws<ToolException>(() => BenchmarkFile.Read(file)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains(file, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        string file = Path.Combine(_folder, "none.json");
        Assert.Contains(file, Assert.Throws<ToolException>(() => BenchmarkFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_benchmark_twice_is_refused()
    {
        File("a-report-full", One("Ring", [1]));
        File("b-report-full", One("Ring", [1]));
        Assert.Contains(
            "Ring twice", Assert.Throws<ToolException>(() => BenchmarkFile.Read(_folder)).Message, StringComparison.Ordinal);
    }

    private static string One(string name, double[] values, long bytes = 0) =>
        "{\"Benchmarks\":[{\"FullName\":\"" + name + "\",\"Statistics\":{\"OriginalValues\":["
        + string.Join(',', values) + "]},\"Memory\":{\"BytesAllocatedPerOperation\":" + bytes + "}}]}";

    private string File(string name, string text)
    {
        string file = Path.Combine(_folder, name + ".json");
        System.IO.File.WriteAllText(file, text);
        return file;
    }
}
