using Engine.Cli.Import;

namespace Engine.Cli.Tests.Import;

/// <summary>Chains that flags make fit one request, or nothing of the file is sent.</summary>
public sealed class LinkedRowsTests
{
    private const string Header = "debit,credit,amount,ledger,flags\n";

    [Theory]
    [InlineData(8192, true)]
    [InlineData(8193, false)]
    public async Task A_chain_of_flags_fits_one_request_or_is_an_error_of_its_line(int rows, bool fits)
    {
        using ImportBench bench = new() { Pace = new ImportPace(Batch: 1000, Window: 2) };
        string text = Header + "bank,ann,1,1,\n" + string.Concat(Enumerable.Repeat("bank,ann,1,1,linked\n", rows - 1))
            + "bank,ann,1,1,\n";
        if (fits)
        {
            ImportSummary summary = await bench.ImportTextAsync(text);
            Assert.Equal(rows + 1, summary.Settlement.Ok);
            Assert.Equal(rows, bench.Target.LargestRequest);
        }
        else
        {
            await RequireRefusedAsync(
                bench,
                () => bench.ImportTextAsync(text),
                "plain.csv, line 8195, column flags: its chain has more than 8,192 rows, and must fit one batch");
        }
    }

    [Fact]
    public async Task Chains_of_flags_are_counted_in_the_order_in_which_rows_are_sent()
    {
        using ImportBench bench = new();
        const string map =
            """
            {"ledger": 1, "debit": {"constant": "d"}, "credit": {"constant": "c"},
             "amount": {"column": "a"}, "flags": "f", "sort": [{"column": "o"}]}
            """;

        // In the file every other row ends a chain of two; sorted, all that are linked stand together.
        await RequireRefusedAsync(
            bench,
            () => bench.ImportTextAsync("o,a,f\n" + string.Concat(Enumerable.Repeat("1,1,linked\n2,1,\n", 8193)), map),
            "mapped.csv, line 16386, column f: its chain has more than 8,192 rows, and must fit one batch");
    }

    [Fact]
    public async Task A_row_that_flags_link_to_one_of_the_chain_column_is_an_error_of_its_line()
    {
        using ImportBench bench = new();
        const string map =
            """
            {"ledger": 1, "debit": {"constant": "d"}, "credit": {"constant": "c"},
             "amount": {"column": "a"}, "flags": "f", "chain": "o"}
            """;
        await RequireRefusedAsync(
            bench,
            () => bench.ImportTextAsync("o,a,f\n,1,\n,1,linked\nx,1,\nx,1,\n", map),
            "mapped.csv, line 3, column f: it is linked to the next row, line 4, which is of a chain of its own");
    }

    private static async Task RequireRefusedAsync(ImportBench bench, Func<Task> import, string expected)
    {
        ImportLineException error = await Assert.ThrowsAsync<ImportLineException>(import);
        Assert.EndsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.Target.Requests);
        Assert.Equal(0, bench.Target.Ledger.AccountCount);
    }
}
