using System.Numerics;
using Engine.Cli.Import;

namespace Engine.Cli.Tests.Import;

/// <summary>The sums are those of what took effect, in this run or an earlier one.</summary>
public sealed class SumTests
{
    private const string Most = "340282366920938463463374607431768211455";

    [Fact]
    public Task A_balancing_transfer_counts_with_what_it_moved() => RequireSumAsync(
        $"""
        id,debit,credit,amount,ledger,flags
        1,bank,ann,30,7,
        2,ann,shop,{Most},7,balancing_debit
        3,bank,ann,5,7,
        """,
        rows: 3,
        sum: 30 + 30 + 5);

    [Fact]
    public Task A_post_or_void_counts_with_what_it_took_of_its_hold_in_the_ledger_of_that() => RequireSumAsync(
        $"""
        id,debit,credit,amount,ledger,code,flags,pending_id
        1,bank,ann,100,7,1,pending,
        2,,,{Most},,,post_pending,1
        3,bank,ann,40,7,1,pending,
        4,,,0,,,void_pending,3
        5,bank,ann,20,7,1,pending,
        6,,,15,,,post_pending,5
        """,
        rows: 6,
        sum: 100 + 100 + 40 + 40 + 20 + 15);

    [Fact]
    public async Task An_id_that_stands_in_a_file_twice_counts_once()
    {
        using ImportBench bench = new() { Pace = new ImportPace(Batch: 2, Window: 1) };
        const string text = "id,debit,credit,amount,ledger\n1,bank,ann,5,1\n1,bank,ann,5,1\n2,bank,ann,6,1\n1,bank,ann,5,1\n";
        foreach (int ok in new[] { 2, 0 })
        {
            ImportSummary summary = await bench.ImportTextAsync(text);
            Assert.Equal((ok, 4 - ok), (summary.Settlement.Ok, summary.Settlement.AlreadyThere));
            LedgerSum sum = Assert.Single(summary.Settlement.Ledgers).Value;
            Assert.Equal((2, 11), (sum.Count, sum.Net));
        }

        Assert.Equal(11, bench.Target.BalanceOf(1, "ann"));
    }

    [Fact]
    public void A_set_of_ids_knows_every_one_however_many_there_are()
    {
        IdSet ids = new();
        UInt128[] some = [.. Enumerable.Range(1, 10_000).Select(i => ImportIds.OfName((uint)i, "id")), 1, UInt128.MaxValue];
        Assert.All(some, id => Assert.True(ids.Add(id)));
        Assert.All(some, id => Assert.False(ids.Add(id)));
    }

    private static async Task RequireSumAsync(string text, int rows, BigInteger sum)
    {
        using ImportBench bench = new();
        foreach (int ok in new[] { rows, 0 })
        {
            ImportSummary summary = await bench.ImportTextAsync(text);
            Assert.Equal((ok, rows - ok), (summary.Settlement.Ok, summary.Settlement.AlreadyThere));
            (uint ledger, LedgerSum all) = Assert.Single(summary.Settlement.Ledgers);
            Assert.Equal(7u, ledger);
            Assert.Equal((rows, sum), (all.Count, all.Net));
        }
    }
}
