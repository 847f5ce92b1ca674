using System.Globalization;
using Engine.Cli.Import;
using Engine.Client;

namespace Engine.Cli.Tests.Import;

/// <summary>
/// The festival's payments: the file states each user's balance after each row, which is an outside truth.
/// </summary>
public sealed class MinsapayTests
{
    private const uint Ledger = 410;
    private const int Rows = 2900;

    [Fact]
    public async Task Every_row_is_booked_and_every_stated_balance_but_one_agrees()
    {
        using ImportBench bench = new();
        ImportSummary summary = await ImportAsync(bench);

        Assert.Equal(Rows, summary.Settlement.Ok);
        Assert.Equal(0, summary.Settlement.RefusedCount);
        Assert.Equal(Rows, summary.Stated!.Checked);
        Assert.Equal(0, summary.Stated.Unexpected);
        Disagreement only = Assert.Single(summary.Stated.Listed);
        Assert.Equal(1576 + 2, only.Line);
        Assert.Equal("user#186", only.Account);
        Assert.Equal(5500, only.Stated);
        Assert.Equal(-1500, only.Computed);
        Assert.NotNull(only.Known);
        Assert.Equal(0, summary.Proof!.Different);
    }

    [Fact]
    public async Task The_ledgers_own_balance_after_each_row_is_that_of_the_column()
    {
        string[][] rows = [.. Samples.ReadShared("minsapay.csv.gz")];
        int row = 0;
        List<int> differ = [];
        LedgerTarget? target = null;
        using ImportBench bench = new()
        {
            Pace = new ImportPace(Batch: 1, Window: 1),
            Target = target = new LedgerTarget { Applied = _ => Compare() },
        };
        await ImportAsync(bench);

        // Booked one by one, so that the ledger is asked after each. User 186 is 7,000 short from row 1576 on: that
        // much had come in without a row, and an import books no money of its own.
        void Compare()
        {
            string[] fields = rows[row];
            Int128 difference = Whole(fields[6]) - target!.BalanceOf(Ledger, fields[1]);
            if (difference != 0)
            {
                Assert.Equal("user#186", fields[1]);
                Assert.Equal(7000, difference);
                differ.Add(row);
            }

            row++;
        }

        Assert.Equal(Rows, row);
        Assert.Equal([1576, 1781, 1865, 1887, 1951, 1974], differ);
    }

    [Fact]
    public async Task The_garbled_type_is_set_right_and_mis_keyed_charges_stand_with_their_corrections()
    {
        Dictionary<UInt128, Transfer> booked = [];
        using ImportBench bench = new() { Target = new LedgerTarget { Applied = t => booked.Add(t.Id, t) } };
        ImportSummary summary = await ImportAsync(bench);

        LineTally corrected = Assert.Single(summary.Notes.Corrected).Value;
        Assert.Equal([2733 + 2], corrected.FirstLines);
        Transfer OfRow(int row) => booked[ImportIds.OfLine(summary.ContentDigest, row + 2)];
        Assert.Equal(1, OfRow(2733).Code);
        Assert.Equal((UInt128)7000, OfRow(2733).Amount);
        UInt128 desk = bench.Target.IdOf(Ledger, "booth#000");
        foreach ((int charge, int amount) in new[] { (557, int.MaxValue), (561, 5_464_526), (2844, int.MaxValue) })
        {
            Assert.Equal((desk, (UInt128)amount), (OfRow(charge).DebitAccountId, OfRow(charge).Amount));
        }

        (int, int)[] undone = [(2624, 2_147_480_147), (565, 5_464_526), (2845, int.MaxValue)];
        foreach ((int withdrawal, int amount) in undone)
        {
            Assert.Equal((desk, (UInt128)amount), (OfRow(withdrawal).CreditAccountId, OfRow(withdrawal).Amount));
        }
    }

    [Fact]
    public async Task A_booth_holds_what_was_paid_to_it_less_the_cash_that_it_took_in()
    {
        Dictionary<string, Int128> expected = [];
        foreach (string[] fields in Samples.ReadShared("minsapay.csv.gz"))
        {
            bool comesIn = fields[4] is not ("pay" or "withdraw");
            expected[fields[2]] = expected.GetValueOrDefault(fields[2]) + (comesIn ? -1 : 1) * Whole(fields[5]);
        }

        using ImportBench bench = new();
        await ImportAsync(bench);

        Assert.Equal(19, expected.Count);
        Assert.All(expected, e => Assert.Equal(e.Value, bench.Target.BalanceOf(Ledger, e.Key)));
    }

    private static async Task<ImportSummary> ImportAsync(ImportBench bench) => await bench.ImportAsync(new ImportFile
    {
        Path = Samples.Shared("minsapay.csv.gz"),
        Map = await ImportBench.SampleMapAsync("minsapay.map.json"),
    });

    private static Int128 Whole(string text) => Int128.Parse(text, CultureInfo.InvariantCulture);
}
