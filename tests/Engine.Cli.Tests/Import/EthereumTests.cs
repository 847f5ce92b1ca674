using System.Globalization;
using System.Numerics;
using Engine.Cli.Import;
using Engine.Client;

namespace Engine.Cli.Tests.Import;

/// <summary>Transactions of a block chain: amounts above 64 bits, in a file that is not in the order of time.</summary>
public sealed class EthereumTests
{
    private const uint Ledger = 18;
    private const int Sender = 4;
    private const int Receiver = 5;
    private const int Value = 6;

    [Fact]
    public async Task Amounts_above_64_bits_arrive_whole_and_balances_are_exact()
    {
        Dictionary<string, BigInteger> expected = [];
        BigInteger total = 0;
        BigInteger leftOut = 0;
        foreach (string[] fields in Samples.ReadShared("ethereum_tx.csv.gz"))
        {
            BigInteger value = BigInteger.Parse(fields[Value], CultureInfo.InvariantCulture);
            total += value;
            if (fields[Receiver].Length == 0 || fields[Receiver] == fields[Sender])
            {
                leftOut += value;
                continue;
            }

            expected[fields[Sender]] = expected.GetValueOrDefault(fields[Sender]) - value;
            expected[fields[Receiver]] = expected.GetValueOrDefault(fields[Receiver]) + value;
        }

        int above64Bits = 0;
        using ImportBench bench = new()
        {
            Target = new LedgerTarget { Applied = t => above64Bits += t.Amount > ulong.MaxValue ? 1 : 0 },
        };
        ImportSummary summary = await ImportAsync(bench);

        Assert.Equal(444_474_572, total / BigInteger.Pow(10, 16));
        Assert.Equal(total - leftOut, Assert.Single(summary.Settlement.Ledgers).Value.Net);
        Assert.InRange(above64Bits, 1900, 1992);
        Assert.All(expected, e => Assert.Equal(e.Value, (BigInteger)bench.Target.BalanceOf(Ledger, e.Key)));
        Assert.Equal(0, summary.Proof!.Different);
    }

    [Fact]
    public async Task Contract_creations_and_transfers_to_oneself_are_skipped_with_the_reason()
    {
        using ImportBench bench = new();
        ImportSummary summary = await ImportAsync(bench);

        Assert.Equal(19_999, summary.Notes.Rows);
        Assert.Equal(19_999 - 31 - 35, summary.Settlement.Ok);
        Assert.Equal(0, summary.Settlement.RefusedCount);
        Assert.Equal(31, summary.Notes.Skipped["creates a contract: it has no receiver"].Count);
        Assert.Equal(35, summary.Notes.Skipped["goes to its own sender: no money moves"].Count);
    }

    [Fact]
    public async Task Transfers_take_effect_by_block_and_index()
    {
        string[][] rows = [.. Samples.ReadShared("ethereum_tx.csv.gz")];
        List<(int Block, int Index)> order = [];
        using ImportBench bench = new()
        {
            Target = new LedgerTarget
            {
                Applied = transfer =>
                {
                    string[] fields = rows[(int)(transfer.Id & 0xFF_FFFF_FFFF) - 2];
                    order.Add((Whole(fields[2]), Whole(fields[3])));
                },
            },
        };
        await ImportAsync(bench);

        Assert.Equal(order.Order(), order);
        Assert.NotEqual(order.Count, order.Select(o => o.Block).Distinct().Count());
    }

    private static async Task<ImportSummary> ImportAsync(ImportBench bench) => await bench.ImportAsync(new ImportFile
    {
        Path = Samples.Shared("ethereum_tx.csv.gz"),
        Map = await ImportBench.SampleMapAsync("ethereum_tx.map.json"),
    });

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
