using Engine.Load.Capacity;
using Engine.Load.Plans;
using Engine.Load.Profiles;

namespace Engine.Cli.Tests.Load;

public class CapacityCommandTests
{
    [Theory]
    [InlineData("--slo", "p99", "p99")]
    [InlineData("--slo", "p99<5kg", "p99<5kg")]
    [InlineData("--fail-below", "plenty", "--fail-below")]
    [InlineData("--fail-below", "0x", "--fail-below")]
    [InlineData("--hold", "0", "--hold is from 0.5")]
    [InlineData("--batch", "8193", "--batch is from 1 to 8192")]
    [InlineData("--max-rate", "900000000", "this machine makes")]
    [InlineData("--precision", "0", "--precision")]
    [InlineData("--admin-address", "http://127.0.0.1:1", "which --address names")]
    public async Task What_cannot_be_is_refused_before_anything_is_started(string option, string value, string said)
    {
        (int code, string error) = await RunAsync(option, value);

        Assert.Equal(1, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain("An engine starts", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_cannot_be_reached_is_told_soon()
    {
        (int code, string error) = await RunAsync("--address", "http://127.0.0.1:1");

        Assert.Equal(1, code);
        Assert.Contains("The load cannot begin", error, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:1", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_named()
    {
        (int code, string error) = await RunAsync("no-such-profile.json");

        Assert.Equal(1, code);
        Assert.Contains("no-such-profile.json", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1000", 1_000, true, true)]
    [InlineData("1001", 1_000, true, false)]
    [InlineData("1", 1_000, false, false)]
    [InlineData("2x", 1_000, true, true)]
    [InlineData("2.1x", 1_000, true, false)]
    public async Task The_gate_opens_for_what_was_proved(string least, double rate, bool isProved, bool opens)
    {
        string? complaint = Cli.Load.Capacity.Gate.Parse(least).Judge(await ReportAsync(rate, isProved));

        Assert.Equal(opens, complaint is null);
    }

    private static async Task<(int Code, string Error)> RunAsync(params string[] options)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"engine-capacity-{Guid.NewGuid():N}");
        using var error = new StringWriter();
        int code = await Program.RunAsync(
            ["load", "capacity", "--quick", "--out", folder, .. options], TextWriter.Null, error);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return (code, error.ToString());
    }

    private static async Task<CapacityReport> ReportAsync(double rate, bool isProved)
    {
        LoadProfile profile = await ProfileFile.ParseAsync(
            "day", """{"name": "day", "segments": [{"name": "all", "seconds": 100, "rate": 500}]}""", CancellationToken.None);
        return new CapacityReport
        {
            StartedAt = default,
            Took = default,
            IsInterrupted = false,
            Machine = "",
            Subject = "",
            Slo = [],
            SloMs = null,
            HoldTime = default,
            Batch = 1,
            Streams = 1,
            GeneratorRate = 0,
            Search = new SearchResult(SearchEnd.Found, rate, isProved, null, false),
            Trials = [],
            Errors = [],
            Moments = [],
            StreamPoints = [],
            StreamWindow = 1,
            Day = PlanBuilder.Build(profile, Warp.None),
        };
    }
}
