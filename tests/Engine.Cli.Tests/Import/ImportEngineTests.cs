using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Processes;

namespace Engine.Cli.Tests.Import;

/// <summary><c>engine import</c> against a whole engine, of which the tool is a client like any other.</summary>
public sealed class ImportEngineTests(ImportEngine engine) : IClassFixture<ImportEngine>
{
    private const int Rows = 5_000;
    private const long Sum = Rows * (Rows + 1L) / 2;
    private const int Begun = 50;

    [Fact]
    public async Task The_festivals_payments_are_booked_and_its_accounts_are_found_by_their_names()
    {
        string[] import = ["import", Samples.Shared("minsapay.csv.gz"), "--map", Samples.Path("minsapay.map.json")];
        JsonNode first = await engine.JsonAsync(import);
        Assert.Equal((2900, 2900, 0), (Number(first, "rows"), Number(first, "ok"), Number(first, "refused")));
        JsonNode stated = first["stated_balances"]!;
        Assert.Equal((2900, 1, 0), (Number(stated, "rows"), Number(stated, "known"), Number(stated, "disagree")));
        Assert.Equal(0, Number(first["engine_balances"]!, "different"));

        (long In, long Out) moved = default;
        foreach (string[] fields in Samples.ReadShared("minsapay.csv.gz").Where(row => row[1] == "user#186"))
        {
            long amount = long.Parse(fields[5], CultureInfo.InvariantCulture);
            bool goesOut = fields[4] is "pay" or "withdraw";
            moved = goesOut ? (moved.In, moved.Out + amount) : (moved.In + amount, moved.Out);
        }

        JsonNode account = await engine.JsonAsync("account", "show", "user#186", "--ledger", "410");
        Assert.Equal("user#186", Text(account, "name"));
        Assert.Equal(
            (Digits(moved.In), Digits(moved.Out)), (Text(account, "credits_posted"), Text(account, "debits_posted")));
        Assert.Equal(
            "user#186",
            await engine.AskAsync<string>(
                $"SELECT name FROM engine.journal WHERE kind = 5 AND ledger = 410 AND id = '{Text(account, "id")}'"));

        JsonNode again = await engine.JsonAsync(import);
        Assert.Equal((0, 2900), (Number(again, "ok"), Number(again, "already_there")));
        Assert.Equal(first["ledgers"]!.ToJsonString(), again["ledgers"]!.ToJsonString());
    }

    [Fact(Timeout = 120_000)]
    public async Task An_import_that_was_killed_and_is_repeated_books_each_row_once()
    {
        string file = engine.Write("many.csv", "debit,credit,amount,ledger\n"
            + string.Concat(Enumerable.Range(1, Rows).Select(i => $"bank,user {i % 37},{i},77\n")));
        await using (EngineProcess import = engine.Start("import", file, "--batch", "1", "--window", "1"))
        {
            using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(10));
            while (await engine.AskAsync<long>("SELECT count(*) FROM engine.journal WHERE kind = 2 AND ledger = 77") < Begun)
            {
                Assert.False(import.Exited.IsCompleted, import.Output);
                await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }

            import.Kill();
            await import.Exited;
        }

        JsonNode summary = await engine.JsonAsync("import", file);
        long before = Number(summary, "already_there");
        Assert.InRange(before, Begun, Rows - 1);
        Assert.Equal(Rows - before, Number(summary, "ok"));
        Assert.Equal(Digits(Sum), Text(summary["ledgers"]!["77"]!, "net"));
        Assert.Equal(
            $"{Rows} {Sum}",
            await engine.AskAsync<string>(
                "SELECT count(*) || ' ' || sum(amount) FROM engine.journal WHERE kind = 2 AND ledger = 77"));
        JsonNode bank = await engine.JsonAsync("account", "show", "bank", "--ledger", "77");
        Assert.Equal(Digits(Sum), Text(bank, "debits_posted"));
    }

    [Fact]
    public async Task What_is_summed_is_what_the_engine_moved_now_or_before()
    {
        string file = engine.Write(
            "holds.csv",
            $"""
            id,debit,credit,amount,ledger,code,flags,pending_id
            1,bank,ann,100,78,1,pending,
            2,,,{UInt128.MaxValue},78,,post_pending,1
            3,ann,shop,{UInt128.MaxValue},78,1,balancing_debit,
            """);
        foreach ((string told, string other) in new[] { ("ok", "already_there"), ("already_there", "ok") })
        {
            JsonNode summary = await engine.JsonAsync("import", file);
            Assert.Equal((3, 0), (Number(summary, told), Number(summary, other)));
            Assert.Equal("300", Text(summary["ledgers"]!["78"]!, "net"));
        }
    }

    [Fact]
    public async Task A_client_that_may_not_read_is_told_before_anything_is_sent()
    {
        string file = engine.Write("few.csv", "debit,credit,amount,ledger\nbank,ann,5,79\n");
        (int code, _, string error) = await engine.RunAsync(engine.WriterKey, "import", file);
        Assert.Equal(1, code);
        Assert.Contains("The client writer has not the right: read", error, StringComparison.Ordinal);
        Assert.Equal(0L, await engine.AskAsync<long>("SELECT count(*) FROM engine.journal WHERE ledger = 79"));
    }

    private static long Number(JsonNode node, string field) => node[field]!.GetValue<long>();

    private static string Text(JsonNode node, string field) => node[field]!.GetValue<string>();

    private static string Digits(long amount) => amount.ToString(CultureInfo.InvariantCulture);
}
