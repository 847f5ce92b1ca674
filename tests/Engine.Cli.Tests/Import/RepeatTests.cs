using Engine.Cli.Import;
using Rules = Engine.Core.Ledger;

namespace Engine.Cli.Tests.Import;

/// <summary>A run that was cut goes on when repeated, and nothing is doubled.</summary>
public sealed class RepeatTests
{
    private static readonly string Rows = "debit,credit,amount,ledger\n"
        + string.Concat(Enumerable.Range(1, 1000).Select(i => $"bank,user {i % 37},{i},1\n"));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(9, true)]
    public async Task A_run_cut_anywhere_and_repeated_books_each_row_once(int requests, bool losesAnswer)
    {
        using ImportBench bench = new()
        {
            Pace = new ImportPace(Batch: 100, Window: 3),
            Target = new LedgerTarget { CutAfter = requests, LosesAnswer = losesAnswer },
        };
        await Assert.ThrowsAsync<IOException>(() => bench.ImportTextAsync(Rows));
        bench.Target.CutAfter = int.MaxValue;
        ImportSummary summary = await bench.ImportTextAsync(Rows);

        int before = (requests + (losesAnswer ? 1 : 0)) * 100;
        Assert.Equal(before, summary.Settlement.AlreadyThere);
        Assert.Equal(1000 - before, summary.Settlement.Ok);
        Assert.Equal(1000, bench.Target.Ledger.TransferCount);
        Assert.Equal(-500_500, bench.Target.BalanceOf(1, "bank"));
        Assert.Equal(500_500, Assert.Single(summary.Settlement.Ledgers).Value.Net);
    }

    [Fact]
    public async Task A_copy_of_the_file_gzipped_elsewhere_is_the_same_file()
    {
        using ImportBench bench = new();
        await bench.ImportTextAsync(Rows);
        ImportSummary again = await bench.ImportAsync(new ImportFile { Path = bench.WriteGzipped("other.gz", Rows) });
        Assert.Equal(1000, again.Settlement.AlreadyThere);
    }

    [Fact]
    public async Task The_id_of_a_transfer_ends_in_its_line_and_differs_between_files()
    {
        using ImportBench bench = new();
        ImportSummary one = await bench.ImportTextAsync(Rows);
        ImportSummary other = await bench.ImportTextAsync(Rows + "bank,user 1,1,1\n");
        string text = Engine.Client.EngineId.Format(ImportIds.OfLine(one.ContentDigest, 1001));
        Assert.EndsWith("00000003e9", text, StringComparison.Ordinal);
        Assert.Equal('8', text[14]);
        Assert.Equal(1001, other.Settlement.Ok);
    }

    [Fact]
    public async Task A_refusal_that_used_its_id_up_is_told_again_as_what_it_was()
    {
        const string file = "debit,credit,amount,ledger\nann,shop,5,1\nbank,ann,9,1\n";
        using ImportBench bench = new();
        Engine.Client.Account ann = new()
        {
            Id = 5, Ledger = 1, Code = 1, Flags = Engine.Client.AccountFlags.DebitsMustNotExceedCredits,
        };
        await bench.Target.CreateAccountsAsync(new[] { ann }, TestContext.Current.CancellationToken);
        await bench.Target.NameAccountsAsync([(5, "ann")], TestContext.Current.CancellationToken);
        ImportSummary first = await bench.ImportTextAsync(file);
        ImportSummary second = await bench.ImportTextAsync(file);

        foreach ((ImportSummary summary, int earlier) in new[] { (first, 0), (second, 1) })
        {
            (string code, Refusals refusals) = Assert.Single(summary.Settlement.Refused);
            Assert.Equal("exceeds_credits", code);
            Assert.Equal([2], refusals.Lines.FirstLines);
            Assert.Equal(earlier, refusals.Earlier);
            Assert.False(summary.IsWithoutRefusals);
        }
    }

    [Fact]
    public async Task Another_row_under_an_id_of_its_own_that_is_taken_is_a_refusal()
    {
        using ImportBench bench = new();
        await bench.ImportTextAsync("id,debit,credit,amount,ledger\n1,bank,ann,5,1\n");
        ImportSummary second = await bench.ImportTextAsync("id,debit,credit,amount,ledger\n1,bank,ann,6,1\n");
        Assert.Equal("exists_with_different_amount", Assert.Single(second.Settlement.Refused).Key);
        Assert.Contains(
            "refused 1: exists_with_different_amount (line 2)", SummaryText.Of(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_is_refused_ends_the_import_before_any_transfer()
    {
        using ImportBench bench = new();
        Rules.Account taken = new() { Id = ImportIds.OfName(1, "ann"), Ledger = 2, Code = 1 };
        bench.Target.Ledger.CreateAccounts([taken], 1_700_000_000_000_000_000, new Rules.ResultList());
        ImportException error = await Assert.ThrowsAnyAsync<ImportException>(
            () => bench.ImportTextAsync("debit,credit,amount,ledger\nbank,ann,5,1\n"));
        Assert.Equal(
            "The account ann of ledger 1 could not be created: exists_with_different_ledger. No transfer was sent.",
            error.Message);
        Assert.Equal(0, bench.Target.Requests);
    }
}
