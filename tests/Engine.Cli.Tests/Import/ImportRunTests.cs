using System.Text.Json;
using Engine.Cli.Import;
using Engine.Client;

namespace Engine.Cli.Tests.Import;

/// <summary>What a person or a script gets: text or a document, and the exit code.</summary>
public sealed class ImportRunTests
{
    private const string Header = "debit,credit,amount,ledger\n";

    [Theory]
    [InlineData("bank,ann,5,1\n", false, false, 0)]
    [InlineData("bank,bank,5,1\n", false, false, 1)]
    [InlineData("bank,bank,5,1\n", true, false, 0)]
    [InlineData("bank,ann,x,1\n", true, true, 1)]
    public async Task The_exit_code_says_whether_all_went_well(
        string rows, bool allowRefusals, bool skipBadLines, int expected)
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
        Assert.Equal(3, refusal.GetProperty("first_lines")[0].GetInt64());
        Assert.Equal("5", root.GetProperty("ledgers").GetProperty("1").GetProperty("net").GetString());
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
    public async Task A_bad_line_ends_it_and_nothing_is_written_to_the_output()
    {
        using ImportBench bench = new();
        using StringWriter output = new();
        ImportException error = await Assert.ThrowsAnyAsync<ImportException>(
            () => RunAsync(bench, output, Header + "bank,ann,x,1\n", r => r));
        Assert.EndsWith(
            "run.csv, line 2, column amount: 'x' is no decimal number below 2^128", error.Message, StringComparison.Ordinal);
        Assert.Equal("", output.ToString());
    }

    [Fact]
    public async Task A_map_that_is_not_there_is_told()
    {
        using ImportBench bench = new();
        ImportException error = await Assert.ThrowsAsync<ImportException>(
            () => RunAsync(bench, Header, r => r with { MapPath = "/no/such/map.json" }));
        Assert.Contains("The map /no/such/map.json cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_cut_says_how_far_it_came()
    {
        using ImportBench bench = new()
        {
            Target = new LedgerTarget
            {
                CutAfter = 2,
                CutBy = new EngineException(EngineFailure.Unavailable, "The engine is away."),
            },
            Pace = new ImportPace(Batch: 10, Window: 1),
        };
        string rows = string.Concat(Enumerable.Range(1, 100).Select(i => $"bank,ann,{i},1\n"));
        ImportException error = await Assert.ThrowsAsync<ImportException>(() => RunAsync(bench, Header + rows, r => r));
        Assert.Equal(
            "The engine is away. 20 transfers were answered; the same command goes on from there.", error.Message);
    }

    private static async Task<Outcome> RunAsync(
        ImportBench bench, string text, Func<ImportRequest, ImportRequest> change)
    {
        using StringWriter output = new();
        int exitCode = await RunAsync(bench, output, text, change);
        return new Outcome(exitCode, output.ToString());
    }

    private static Task<int> RunAsync(
        ImportBench bench, StringWriter output, string text, Func<ImportRequest, ImportRequest> change)
    {
        ImportFile file = new() { Path = bench.Write("run.csv", text) };
        ImportRequest request = change(new ImportRequest(file, null, bench.Pace, false, false));
        ProgressLine progress = new(TextWriter.Null, false, TimeProvider.System);
        return new ImportRun(bench.Target, output, TimeProvider.System)
            .RunAsync(request, progress, TestContext.Current.CancellationToken);
    }

    private sealed record Outcome(int ExitCode, string Output);
}
