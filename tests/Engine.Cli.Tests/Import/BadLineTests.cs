using Engine.Cli.Import;

namespace Engine.Cli.Tests.Import;

/// <summary>A line that cannot be read: the error says where, and nothing was sent.</summary>
public sealed class BadLineTests
{
    private const string Header = "debit,credit,amount,ledger\n";

    [Theory]
    [InlineData("bank,ann,1,1\nbank,ann,x,1\n", "line 3, column amount: 'x' is no decimal number")]
    [InlineData("bank,ann,1,1\nbank,ann,1.5,1\n",
        "line 3, column amount: the amount has more decimals (1) than the scale, 0")]
    [InlineData("bank,ann,-1,1\n", "line 2, column amount: the amount is negative")]
    [InlineData("bank,,1,1\n", "line 2, column credit: is empty, but an account is needed")]
    [InlineData("bank,ann,1,\n", "line 2, column ledger: the ledger is missing")]
    [InlineData("bank,ann,1,4294967296\n",
        "line 2, column ledger: '4294967296' is no whole number from 0 to 4294967295")]
    [InlineData("bank,ann,1\n", "line 2: 3 fields, but the header has 4")]
    [InlineData("bank,ann,1,1,1\n", "line 2: 5 fields, but the header has 4")]
    [InlineData("bank,\"an\nn\",1,1\nbank,ann,x,1\n", "line 4, column amount: 'x' is no decimal number")]
    [InlineData("bank,ann,1,1\n\r\n\nbank,ann,x,1\n", "line 5, column amount: 'x' is no decimal number")]
    [InlineData("bank,ann,1,1\nbank,\"an\"n,1,1\n", "line 3: field 2: ")]
    [InlineData("bank,ann,1,1\nbank,\"ann,1,1\nbank,ann,1,1\n", "line 3: field 2: ")]
    [InlineData("bank,\uFFFD,1,1\n", "line 2: the text is not UTF-8")]
    public async Task The_error_names_file_line_and_column_and_nothing_was_sent(string rows, string expected)
    {
        using ImportBench bench = new();
        ImportException error = await Assert.ThrowsAnyAsync<ImportException>(
            () => bench.ImportTextAsync(Header + rows));
        Assert.Contains("plain.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.Target.Requests);
        Assert.Equal(0, bench.Target.Ledger.AccountCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(40)]
    public async Task A_gzipped_file_that_was_cut_short_does_not_pass_for_a_whole_one(int lost)
    {
        using ImportBench bench = new();
        string path = bench.WriteGzipped(
            "cut.csv.gz", Header + string.Concat(Enumerable.Range(1, 400).Select(i => $"bank,u{i},{i},1\n")));
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(file.Length - lost);
        }

        ImportException error = await Assert.ThrowsAnyAsync<ImportException>(
            () => bench.ImportAsync(new ImportFile { Path = path }));
        Assert.Contains("damaged or cut short", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.Target.Requests);
    }

    [Fact]
    public async Task A_name_of_more_than_255_bytes_is_an_error_of_its_line()
    {
        using ImportBench bench = new();
        string name = new('é', 128);
        ImportException error = await Assert.ThrowsAnyAsync<ImportException>(
            () => bench.ImportTextAsync($"{Header}bank,{name},1,1\n"));
        Assert.Contains(
            "line 2, column credit: the account's name is longer than 255 bytes",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quote_left_open_does_not_swallow_a_long_file()
    {
        using ImportBench bench = new();
        string rows = string.Concat(Enumerable.Repeat("bank,ann,1,1\n", 200_000));
        ImportException error = await Assert.ThrowsAnyAsync<ImportException>(
            () => bench.ImportTextAsync($"{Header}bank,\"ann,1,1\n{rows}"));
        Assert.Contains(
            "line 2: the record is longer than 1048576 characters; is a quote left open?",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_lines_are_counted_and_passed_over_if_asked()
    {
        using ImportBench bench = new();
        ImportSummary summary = await bench.ImportAsync(new ImportFile
        {
            Path = bench.Write("some.csv", Header + "bank,ann,1,1\nbank,ann,x,1\nbank,ann\nbank,ben,2,1\n"),
            SkipBadLines = true,
        });
        Assert.Equal(2, summary.Settlement.Ok);
        Assert.Equal(4, summary.Notes.Rows);
        Assert.Equal(2, summary.Notes.BadLines);
        Assert.Equal([3, 4], summary.Notes.FirstFaults.Select(f => f.Line));
        Assert.False(summary.IsSound);
    }

    [Fact]
    public async Task A_chain_with_a_bad_line_is_left_out_whole()
    {
        using ImportBench bench = new();
        ImportSummary summary = await bench.ImportAsync(new ImportFile
        {
            Path = bench.Write("chains.csv", "order,who,what\n1,ann,5\n2,ben,1\n1,ann,five\n2,ben,2\n"),
            Map = await ImportBench.ParseAsync(
                """
                {"ledger": 1, "debit": {"column": "who"}, "credit": {"constant": "shop"},
                 "amount": {"column": "what"}, "chain": "order"}
                """),
            SkipBadLines = true,
        });
        Assert.Equal(2, summary.Settlement.Ok);
        Assert.Equal(1, summary.Notes.BadLines);
        Assert.Equal(1, Assert.Single(summary.Notes.Skipped).Value.Count);
        Assert.Equal(3, bench.Target.BalanceOf(1, "shop"));
    }

    [Theory]
    [InlineData("bank,ann,1,1,linked\nbank,ann,x,1,linked\nbank,ann,1,1,\n", "line 3, column amount")]
    [InlineData("bank,ann,1,1,linked\nbank,ann,x,1,\nbank,ann,1,1,\n", "line 3, column amount")]
    [InlineData("bank,ann,x,1,linked\nbank,ann,1,1,\n", "line 2, column amount")]
    [InlineData("bank,ann,1,1,linkt\nbank,ann,1,1,\n", "line 2, column flags")]
    [InlineData("bank,ann,1,1\nbank,ann,1,1,\n", "line 2: 4 fields")]
    public async Task A_bad_line_that_may_be_of_a_chain_which_flags_make_is_not_passed_over(string rows, string expected)
    {
        using ImportBench bench = new();
        ImportException error = await Assert.ThrowsAnyAsync<ImportException>(() => bench.ImportAsync(new ImportFile
        {
            Path = bench.Write("linked.csv", $"debit,credit,amount,ledger,flags\n{rows}"),
            SkipBadLines = true,
        }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("It may belong to a chain", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.Target.Requests);
    }

    [Fact]
    public async Task A_bad_line_without_its_fields_is_not_passed_over_where_a_column_makes_chains()
    {
        using ImportBench bench = new();
        ImportException error = await Assert.ThrowsAnyAsync<ImportException>(async () => await bench.ImportAsync(new ImportFile
        {
            Path = bench.Write("chains.csv", "order,who,what\n1,ann,5\n1,ben,1,5\n1,ann,2\n"),
            Map = await ImportBench.ParseAsync(
                """
                {"ledger": 1, "debit": {"column": "who"}, "credit": {"constant": "shop"},
                 "amount": {"column": "what"}, "chain": "order"}
                """),
            SkipBadLines = true,
        }));
        Assert.Contains("line 3: 4 fields", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.Target.Requests);
    }

    [Theory]
    [InlineData("", "is empty: a header line")]
    [InlineData("debit,credit,amount,debit\n", "column debit stands in it twice")]
    [InlineData("debit,,amount,ledger\n", "column 2 has no name")]
    [InlineData("debit,credit,ledger\n", "It lacks: amount.")]
    [InlineData("debit,credit,amount\n", "It lacks: ledger.")]
    [InlineData("debit,credit,amount,ledger,colour\n", "It has, and should not: colour.")]
    public async Task A_header_that_is_not_that_of_the_format_is_refused(string text, string expected)
    {
        using ImportBench bench = new();
        ImportException error = await Assert.ThrowsAnyAsync<ImportException>(() => bench.ImportTextAsync(text));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzipped_file_that_ends_too_early_is_an_error_not_a_shorter_file()
    {
        using ImportBench bench = new();
        string rows = string.Concat(Enumerable.Range(1, 5000).Select(i => $"bank,ann,{i * 7919},1\n"));
        string path = bench.WriteGzipped("cut.csv.gz", Header + rows);
        byte[] whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<ImportException>(() => bench.ImportAsync(new ImportFile { Path = path }));
        Assert.Equal(0, bench.Target.Requests);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error()
    {
        using ImportBench bench = new();
        ImportException error = await Assert.ThrowsAnyAsync<ImportException>(
            () => bench.ImportAsync(new ImportFile { Path = "/no/such/file.csv" }));
        Assert.Contains("/no/such/file.csv cannot be read", error.Message, StringComparison.Ordinal);
    }
}
