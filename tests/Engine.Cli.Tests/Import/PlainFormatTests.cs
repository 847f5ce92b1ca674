using Engine.Cli.Import;
using Engine.Client;
using Rules = Engine.Core.Ledger;

namespace Engine.Cli.Tests.Import;

public sealed class PlainFormatTests
{
    [Fact]
    public async Task The_sample_is_booked()
    {
        using ImportBench bench = new();
        ImportSummary summary = await bench.ImportAsync(new ImportFile { Path = Samples.Path("transfers.csv") });
        Assert.Equal(5, summary.Settlement.Ok);
        Assert.Equal(4, summary.AccountsCreated);
        Assert.Equal(10_000 - 1999 - 1275, bench.Target.BalanceOf(1, "alice"));
        Assert.Equal(1725, bench.Target.BalanceOf(1, "grocer, corner"));
        Assert.True(bench.Target.Ledger.TryGetTransfer(3, out Rules.Transfer third), "the id is the file's own");
        Assert.Equal(2, third.Code);
    }

    [Fact]
    public async Task Columns_stand_in_any_order_and_all_of_them_arrive()
    {
        List<Transfer> booked = [];
        using ImportBench bench = new() { Target = new LedgerTarget { Applied = booked.Add } };
        await bench.ImportTextAsync(
            """
            user_data_32,timeout,amount,flags,id,credit,debit,user_data_64,code,user_data_128,ledger
            7,60,340282366920938463463374607431768211454,pending,0xAB,ann,bank,8,9,0x10,3
            """);
        Transfer only = Assert.Single(booked);
        Assert.Equal((UInt128)0xAB, only.Id);
        Assert.Equal(UInt128.MaxValue - 1, only.Amount);
        Assert.Equal((7u, 60u, 8ul), (only.UserData32, only.Timeout, only.UserData64));
        Assert.Equal((9, (UInt128)16, 3u), (only.Code, only.UserData128, only.Ledger));
        Assert.Equal(TransferFlags.Pending, only.Flags);
        Assert.Equal(bench.Target.IdOf(3, "bank"), only.DebitAccountId);
        Assert.Equal(bench.Target.IdOf(3, "ann"), only.CreditAccountId);
    }

    [Fact]
    public async Task A_hold_and_its_posting_may_stand_in_one_file()
    {
        using ImportBench bench = new();
        ImportSummary summary = await bench.ImportTextAsync(
            """
            id,debit,credit,amount,ledger,code,flags,pending_id
            1,bank,ann,100,1,1,pending,
            2,,,60,,,post_pending,1
            """);
        Assert.Equal(2, summary.Settlement.Ok);
        Assert.Equal(60, bench.Target.BalanceOf(1, "ann"));
    }

    [Fact]
    public async Task Rows_linked_by_their_flags_lie_in_one_request()
    {
        using ImportBench bench = new() { Pace = new ImportPace(Batch: 2, Window: 1) };
        ImportSummary summary = await bench.ImportTextAsync(
            """
            debit,credit,amount,ledger,flags
            bank,ann,1,1,
            bank,ann,2,1,linked
            bank,ann,3,1,1
            bank,ann,4,1,0
            """);
        Assert.Equal(4, summary.Settlement.Ok);
        Assert.Equal(3, bench.Target.LargestRequest);
    }

    [Fact]
    public async Task Rows_with_timestamps_become_imported_events_of_accounts_opened_before_them()
    {
        using ImportBench bench = new();
        ImportSummary summary = await bench.ImportTextAsync(
            """
            debit,credit,amount,ledger,timestamp
            bank,ann,1,1,1600000000000000000
            ann,ben,1,1,1600000000000000001
            """);
        Assert.Equal(2, summary.Settlement.Ok);
        UInt128 id = ImportIds.OfLine(summary.ContentDigest, 3);
        Assert.True(bench.Target.Ledger.TryGetTransfer(id, out Rules.Transfer second), "the id follows from file and line");
        Assert.Equal(1_600_000_000_000_000_001ul, second.Timestamp);
    }

    [Fact]
    public async Task An_account_given_by_its_id_is_created_only_if_asked()
    {
        using ImportBench bench = new();
        string path = bench.Write("ids.csv", "debit,credit,amount,ledger\n0x1,00000000-0000-0000-0000-000000000002,5,1\n");
        ImportSummary refused = await bench.ImportAsync(new ImportFile { Path = path });
        Assert.Equal("debit_account_not_found", Assert.Single(refused.Settlement.Refused).Key);

        using ImportBench asked = new();
        ImportSummary created = await asked.ImportAsync(new ImportFile { Path = path, CreateAccounts = true });
        Assert.Equal(1, created.Settlement.Ok);
        Assert.True(asked.Target.Ledger.TryGetAccount(2, out Rules.Account second), "it was created");
        Assert.Equal((UInt128)5, second.CreditsPosted);
    }

    [Fact]
    public async Task The_ledger_may_be_given_for_the_whole_file()
    {
        using ImportBench bench = new();
        ImportSummary summary = await bench.ImportAsync(
            new ImportFile { Path = bench.Write("a.csv", "debit,credit,amount\nbank,ann,5\n"), Ledger = 77 });
        Assert.Equal(77u, Assert.Single(summary.Settlement.Ledgers).Key);
    }

    [Fact]
    public async Task A_name_that_an_account_has_already_stands_for_that_account()
    {
        using ImportBench bench = new();
        Account ann = new() { Id = 4711, Ledger = 1, Code = 9 };
        await bench.Target.CreateAccountsAsync(new[] { ann }, TestContext.Current.CancellationToken);
        await bench.Target.NameAccountsAsync([(4711, "ann")], TestContext.Current.CancellationToken);
        ImportSummary summary = await bench.ImportTextAsync("debit,credit,amount,ledger\nbank,ann,5,1\n");
        Assert.Equal(1, summary.AccountsCreated);
        Assert.Equal((UInt128)4711, bench.Target.IdOf(1, "ann"));
        Assert.Equal(5, bench.Target.BalanceOf(1, "ann"));
    }

    [Fact]
    public async Task A_name_that_reads_as_an_id_is_marked_as_a_name()
    {
        using ImportBench bench = new();
        await bench.ImportTextAsync("debit,credit,amount,ledger\nbank,name:12,5,1\n12,bank,5,1\n");
        Assert.Equal(5, bench.Target.BalanceOf(1, "12"));
    }

    [Fact]
    public async Task A_line_that_begins_with_a_hash_is_data()
    {
        using ImportBench bench = new();
        await bench.ImportTextAsync("debit,credit,amount,ledger\n#1,ann,5,1\n");
        Assert.Equal(-5, bench.Target.BalanceOf(1, "#1"));
    }
}
