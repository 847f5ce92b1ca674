using System.Text.Json;
using Engine.Cli.Import;

namespace Engine.Cli.Tests.Import;

/// <summary>What a person or a script gets: text or a document, and the exit code.</summary>
public sealed class ImportRunTests
{
    private const string Header = "debit,credit,amount,ledger\n";

    [Theory]
    [InlineData("bank,ann,5,1\n", false, false, 0)]
    [InlineData("bank,bank,5,1\n", false, false, 1)]
    [InlineData("bank,bank,5,1\n", true, false, 0)]
    [InlineData("bank,ann,x,1\n", true, false, 1)]
    [InlineData("bank,ann,x,1\n", true, true, 1)]
    public async Task The_exit_code_says_whether_all_went_well(string rows, bool allowRefusals, bool skipBadLines, int expected)
    {
        using ImportBench bench = new();
        Outcome outcome = await RunAsync(bench, Header + rows, r => r with
        {
            AllowRefusals = allowRefusals,
            File = r.File with { SkipBadLines = skipBadLines },
        });
        Assert.Equal(expected, outcome.ExitCode);
    }

    [Fact]
    public async Task The_summary_is_a_document_if_asked()
    {
        using ImportBench bench = new();
        Outcome outcome = await RunAsync(bench, Header + "bank,ann,5,1\nbank,bank,6,1\n", r => r with { Json = true });
        JsonElement root = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(2, root.GetProperty("rows").GetInt64());
        Assert.Equal(1, root.GetProperty("ok").GetInt64());
        JsonElement refusal = root.GetProperty("refusals").GetProperty("accounts_must_be_different");
        Assert.Equal(3, refusal.GetProperty("firstLines")[0].GetInt64());
        Assert.Equal("5", root.GetProperty("ledgers").GetProperty("1").GetProperty("net").GetString());
        Assert.Equal("", outcome.Errors);
    }

    [Fact]
    public async Task The_summary_names_refusals_by_code_with_their_first_lines()
    {
        using ImportBench bench = new();
        string rows = string.Concat(Enumerable.Repeat("bank,bank,6,1\n", 7));
        Outcome outcome = await RunAsync(bench, Header + "bank,ann,5,1\n" + rows, r => r);
        Assert.Contains(
            "refused 7: accounts_must_be_different (lines 3, 4, 5, 6, 7, …)", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_is_one_line_on_standard_error()
    {
        using ImportBench bench = new();
        Outcome outcome = await RunAsync(bench, Header + "bank,ann,x,1\n", r => r);
        Assert.Equal("", outcome.Output);
        Assert.EndsWith(
            "run.csv, line 2, column amount: 'x' is no decimal number", outcome.Errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_map_that_is_not_there_is_told()
    {
        using ImportBench bench = new();
        Outcome outcome = await RunAsync(bench, Header, r => r with { MapPath = "/no/such/map.json" });
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("The map /no/such/map.json cannot be read", outcome.Errors, StringComparison.Ordinal);
    }

    private static async Task<Outcome> RunAsync(
        ImportBench bench, string text, Func<ImportRequest, ImportRequest> change)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        ImportFile file = new() { Path = bench.Write("run.csv", text) };
        ImportRequest request = change(new ImportRequest(file, null, new ImportPace(), false, false));
        ProgressLine progress = new(errors, false, TimeProvider.System);
        int exitCode = await new ImportRun(bench.Target, output, errors, TimeProvider.System)
            .RunAsync(request, progress, TestContext.Current.CancellationToken);
        return new Outcome(exitCode, output.ToString(), errors.ToString());
    }

    private sealed record Outcome(int ExitCode, string Output, string Errors);
}
