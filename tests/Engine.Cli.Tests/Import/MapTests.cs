using Engine.Cli.Import;
using Engine.Client;

namespace Engine.Cli.Tests.Import;

public sealed class MapTests
{
    [Theory]
    [InlineData("""{"ledger": 1}""", "#/amount: is missing")]
    [InlineData("""{"ledger": 1, "amount": {"column": "a"}, "colour": 1}""", "#/colour: no such property")]
    [InlineData("""{"ledger": 0, "amount": {"column": "a"}}""", "#/ledger: ")]
    [InlineData("""{"ledger": 1, "amount": {"column": "a", "scale": 39}}""", "#/amount.scale: number too big")]
    [InlineData("""{"ledger": 1, "amount": {"column": "a", "product": ["b", "c"]}}""", "#/amount: none, or more than one")]
    [InlineData("""{"ledger": 1, "amount": {"column": "a"}, "debit": {"prefix": "x"}}""", "#/debit: none, or more than one")]
    [InlineData("""{"ledger": 1, "amount": {"column": "a"}, "skip": [{"when": {"line": 2}}]}""", "#/skip[0].reason: is missing")]
    [InlineData("""{"ledger": 1, "amount": {"column": "a"}, "debit": {"column": "x", "flags": ["closed"]}}""", "#/debit.flags[0]: is not one")]
    [InlineData("""{"ledger": 1, "amount": {"column": "a"}, "delimiter": "||"}""", "#/delimiter: ")]
    public async Task A_map_against_the_schema_is_refused_by_path(string map, string expected)
    {
        ImportException error = await Assert.ThrowsAsync<ImportException>(() => ImportBench.ParseAsync(map));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[1, 2]")]
    [InlineData("null")]
    [InlineData("""{"ledger": 1e2, "amount": {"column": "a"}}""")]
    [InlineData("""{"ledger": 1.0, "amount": {"column": "a"}}""")]
    [InlineData("""{"ledger": 1, "amount": {"column": null}}""")]
    [InlineData("""{"ledger": 1, "amount": {"column": "a"}, "sort": null}""")]
    [InlineData("""{"ledger": 1, "amount": {"column": "a"}} x""")]
    [InlineData("""{"ledger": 1, "ledger": 2, "amount": {"column": "a"}}""")]
    public async Task What_is_no_map_is_refused(string map) =>
        await Assert.ThrowsAsync<ImportException>(() => ImportBench.ParseAsync(map));

    [Theory]
    [InlineData("minsapay.map.json")]
    [InlineData("online_retail.map.json")]
    [InlineData("ethereum_tx.map.json")]
    [InlineData("payments.map.json")]
    public async Task Maps_that_ship_are_as_the_schema_says(string name)
    {
        ImportMap map = await ImportBench.SampleMapAsync(name);
        Assert.NotNull(map.Description);
        Assert.True(map.Verify);
    }

    [Theory]
    [InlineData("\"debit\": {\"column\": \"who\"}", "has no column 'who', which the map's debit.column names")]
    [InlineData("\"debit\": {\"template\": \"x{a\"}", "The map's debit.template: a brace stands alone")]
    [InlineData("\"chain\": \"b\"", "The map's debit is missing")]
    [InlineData("\"debit\": {\"column\": \"a\"}, \"skip\": [{\"when\": {\"column\": \"a\", \"matches\": \"(\"}, \"reason\": \"r\"}]", "The map's skip[0].when.matches: ")]
    public async Task A_map_that_does_not_go_with_its_file_is_refused(string part, string expected)
    {
        using ImportBench bench = new();
        string map = $$"""{"ledger": 1, "amount": {"column": "a"}, "credit": {"constant": "c"}, {{part}}}""";
        ImportException error = await Assert.ThrowsAsync<ImportException>(() => bench.ImportTextAsync("a,b\n1,2\n", map));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_of_payments_is_booked_as_its_map_says()
    {
        using ImportBench bench = new();
        ImportSummary summary = await bench.ImportAsync(new ImportFile
        {
            Path = Samples.Path("payments.csv"),
            Map = await ImportBench.SampleMapAsync("payments.map.json"),
        });
        Assert.Equal(6, summary.Settlement.Ok);
        Assert.Equal(["a quote moves no money", "a test of the till"], summary.Notes.Skipped.Keys);
        Assert.Equal([8], Assert.Single(summary.Notes.Corrected).Value.FirstLines);
        Assert.Equal(-(700 + 1225 - 350), bench.Target.BalanceOf(2, "customer:ann"));
        Assert.Equal(-3675, bench.Target.BalanceOf(2, "customer:guest"));
        Assert.Equal(700 + 3500 - 350 + 350, bench.Target.BalanceOf(2, "revenue:tea"));
        LedgerSum sum = Assert.Single(summary.Settlement.Ledgers).Value;
        Assert.Equal((350, 9450 - 350), (sum.Turned, sum.Net));
        Assert.Equal(0, summary.Proof!.Different);
    }

    [Fact]
    public async Task A_chain_fails_as_one_and_the_others_stand()
    {
        using ImportBench bench = new();
        ImportSummary summary = await bench.ImportTextAsync(
            "order,from,to,sum\n1,bank,ann,5\n2,ann,ann,1\n2,bank,ben,7\n1,bank,cem,6\n",
            """
            {"ledger": 1, "debit": {"column": "from"}, "credit": {"column": "to"},
             "amount": {"column": "sum"}, "chain": "order"}
            """);
        Assert.Equal(2, summary.Settlement.Ok);
        Assert.Equal(["accounts_must_be_different", "linked_event_failed"], summary.Settlement.Refused.Keys);
        Assert.Equal([4], summary.Settlement.Refused["linked_event_failed"].Lines.FirstLines);
        Assert.Equal((5, 0, 6), (Balance("ann"), Balance("ben"), Balance("cem")));

        Int128 Balance(string name) => bench.Target.BalanceOf(1, name);
    }

    [Theory]
    [InlineData(8192, true)]
    [InlineData(8193, false)]
    public async Task A_chain_fits_one_request_or_is_an_error(int rows, bool fits)
    {
        using ImportBench bench = new() { Pace = new ImportPace(Batch: 1000, Window: 2) };
        string text = "o,a\n,1\n" + string.Concat(Enumerable.Repeat("x,1\n", rows)) + ",2\n";
        const string map =
            """
            {"ledger": 1, "debit": {"constant": "d"}, "credit": {"constant": "c"}, "amount": {"column": "a"}, "chain": "o"}
            """;
        if (fits)
        {
            ImportSummary summary = await bench.ImportTextAsync(text, map);
            Assert.Equal(rows + 2, summary.Settlement.Ok);
            Assert.Equal(rows, bench.Target.LargestRequest);
        }
        else
        {
            ImportException error = await Assert.ThrowsAsync<ImportException>(() => bench.ImportTextAsync(text, map));
            Assert.Contains("line 8195, column o: its chain has more than 8,192 rows", error.Message, StringComparison.Ordinal);
            Assert.Equal(0, bench.Target.Requests);
        }
    }

    [Fact]
    public async Task A_balance_that_does_not_follow_is_told_once_and_carried_on()
    {
        using ImportBench bench = new();
        ImportSummary summary = await bench.ImportTextAsync(
            "who,sum,after\nann,5,5\nann,5,11\nann,1,12\nben,2,2\nann,1,13\nben,1,2\n",
            """
            {"ledger": 1, "debit": {"constant": "bank"}, "credit": {"column": "who"}, "amount": {"column": "sum"},
             "balance": {"column": "after", "account": {"column": "who"},
                         "known": [{"when": {"line": 7}, "reason": "a slip"}]}}
            """);
        Assert.Equal([3L, 7L], summary.Stated!.Listed.Select(d => d.Line));
        Assert.Equal((6, 1, 1), (summary.Stated.Checked, summary.Stated.Known, summary.Stated.Unexpected));
        Assert.Equal((10, 11), (summary.Stated.Listed[0].Computed, summary.Stated.Listed[0].Stated));
        Assert.False(summary.IsSound);
    }

    [Fact]
    public async Task Accounts_are_created_with_the_code_and_flags_of_their_side()
    {
        using ImportBench bench = new();
        ImportSummary summary = await bench.ImportTextAsync(
            "sum\n5\n",
            """
            {"ledger": 1, "amount": {"column": "sum"}, "debit": {"constant": "bank", "code": 3},
             "credit": {"template": "{{x}}:{sum}", "code": 4, "flags": ["credits_must_not_exceed_debits", "history"]}}
            """);
        Assert.True(bench.Target.Ledger.TryGetAccount(bench.Target.IdOf(1, "{x}:5"), out var account), "it is there");
        Assert.Equal(4, account.Code);
        Assert.Equal((ushort)(AccountFlags.CreditsMustNotExceedDebits | AccountFlags.History), (ushort)account.Flags);
        Assert.Equal("exceeds_debits", Assert.Single(summary.Settlement.Refused).Key);
    }

    [Fact]
    public async Task A_balance_that_something_else_moved_is_told()
    {
        using ImportBench bench = new();
        const string map =
            """
            {"ledger": 1, "debit": {"constant": "bank"}, "credit": {"constant": "ann"}, "amount": {"column": "a"}, "verify": true}
            """;
        Assert.True((await bench.ImportTextAsync("a\n5\n", map)).IsSound);
        ImportSummary second = await bench.ImportTextAsync("a\n6\n", map);
        Assert.Equal(2, second.Proof!.Different);
        Assert.False(second.IsSound);
    }
}
