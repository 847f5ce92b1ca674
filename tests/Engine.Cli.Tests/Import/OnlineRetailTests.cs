using System.Globalization;
using System.Numerics;
using Engine.Cli.Import;
using Engine.Client;

namespace Engine.Cli.Tests.Import;

/// <summary>A year of a shop's invoices, each one chain, wherever its lines stand.</summary>
public sealed class OnlineRetailTests
{
    private const uint Ledger = 826;

    [Fact]
    public async Task Sums_rows_and_accounts_are_those_known_of_the_file()
    {
        using ImportBench bench = new();
        ImportSummary summary = await ImportAsync(bench);

        Assert.Equal(541_909, summary.Notes.Rows);
        Assert.Equal(541_909, summary.Settlement.Ok);
        Assert.Equal(0, summary.Settlement.RefusedCount);
        Assert.Equal(8442 + 1, summary.Accounts);
        LedgerSum sum = Assert.Single(summary.Settlement.Ledgers).Value;
        Assert.Equal(10_666_684_544, sum.Forward);
        Assert.Equal(9_747_747_934, sum.Net);
        Assert.Equal(0, summary.Proof!.Different);
        Assert.Contains("positive 10,666,684.544", SummaryText.Of(summary), StringComparison.Ordinal);
        Assert.Contains("net 9,747,747.934", SummaryText.Of(summary), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invoice_is_one_chain_in_one_request_also_where_its_lines_stand_apart()
    {
        string[][] rows = [.. Samples.ReadShared("online_retail.csv.gz")];
        List<List<Transfer>> chains = [[]];
        using ImportBench bench = new()
        {
            Target = new LedgerTarget
            {
                Applied = transfer =>
                {
                    chains[^1].Add(transfer);
                    if ((transfer.Flags & TransferFlags.Linked) == 0)
                    {
                        chains.Add([]);
                    }
                },
            },
        };
        await ImportAsync(bench);
        chains.RemoveAt(chains.Count - 1);

        string InvoiceOf(Transfer transfer) => rows[(int)(transfer.Id & 0xFF_FFFF_FFFF) - 2][0];
        Assert.Equal(25_900, chains.Count);
        Assert.Equal(1114, chains.Max(c => c.Count));
        Assert.All(chains, chain => Assert.Single(chain.Select(InvoiceOf).Distinct()));
        Assert.Equal(25_900, chains.Select(chain => InvoiceOf(chain[0])).Distinct().Count());
        Assert.True(bench.Target.LargestRequest <= 8000, "a request holds no more than asked for");
    }

    [Fact]
    public async Task Customers_owe_what_the_lines_say_and_the_guest_is_one_of_them()
    {
        Dictionary<string, BigInteger> expected = [];
        foreach (string[] fields in Samples.ReadShared("online_retail.csv.gz"))
        {
            decimal amount = decimal.Parse(fields[2], CultureInfo.InvariantCulture)
                * decimal.Parse(fields[4], CultureInfo.InvariantCulture) * 1000;
            string customer = fields[5].Length == 0 ? "guest" : fields[5];
            expected[customer] = expected.GetValueOrDefault(customer) + new BigInteger(amount);
        }

        using ImportBench bench = new();
        await ImportAsync(bench);

        Assert.All(expected, e => Assert.Equal(
            e.Value, -(BigInteger)bench.Target.BalanceOf(Ledger, $"customer:{e.Key}")));
        Assert.True(expected["guest"] > 0, "the guest bought something");
    }

    [Fact]
    public async Task A_second_run_finds_everything_there_and_doubles_nothing()
    {
        using ImportBench bench = new();
        await ImportAsync(bench);
        UInt128 before = bench.Target.Ledger.ComputeDigest();
        ImportSummary again = await ImportAsync(bench);

        Assert.Equal(541_909, again.Settlement.AlreadyThere);
        Assert.Equal(0, again.AccountsCreated);
        Assert.Equal(before, bench.Target.Ledger.ComputeDigest());
    }

    private static async Task<ImportSummary> ImportAsync(ImportBench bench) => await bench.ImportAsync(new ImportFile
    {
        Path = Samples.Shared("online_retail.csv.gz"),
        Map = await ImportBench.SampleMapAsync("online_retail.map.json"),
    });
}
