using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Tests.Fixtures;
using Engine.Client;
using Engine.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Cli.Tests.History;

/// <summary>History by the .NET client and by the tool, of a whole engine that is started anew meanwhile.</summary>
public sealed class HistoryToolTests : IAsyncLifetime
{
    private const int Transfers = 60;

    private static readonly int s_restarts = TestScale.IsLong ? 2 : 1;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-tool-{Guid.NewGuid():N}"[..26]);
    private readonly UInt128 _alice = EngineId.NewTimeOrdered();
    private readonly UInt128 _bob = EngineId.NewTimeOrdered();
    private RunningEngine? _engine;
    private EngineClient _client = null!;

    private string Address => $"unix:{_folder}.sock";

    public async ValueTask InitializeAsync()
    {
        await PreparedCluster.CopyToAsync(_folder);
        await StartAsync();
        _client = new EngineClient(new EngineClientOptions { Addresses = [Address] });
        await _client.CreateAccountsAsync(new Account[]
        {
            new() { Id = _alice, Ledger = 1, Code = 1 }, new() { Id = _bob, Ledger = 1, Code = 2 },
        });
        await _client.NameAccountsAsync([(_alice, "alice")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_client_lists_history_page_by_page_and_by_item()
    {
        List<UInt128> sent = await SendAsync();
        var query = new TransferQuery { AccountId = _bob, Order = HistoryOrder.NewestFirst, PageSize = 7 };
        List<TransferRecord> found = await _client.History.ListTransfersAsync(query).ToListAsync();
        Assert.Equal(Enumerable.Reverse(sent), found.Select(record => record.Transfer.Id));

        HistoryPage<TransferRecord> first = await _client.History.GetTransfersPageAsync(query);
        await StopAsync();
        await StartAsync();
        HistoryPage<TransferRecord> second = await _client.History.GetTransfersPageAsync(query, first.NextCursor);
        Assert.Equal(found.Take(14), first.Items.Concat(second.Items));

        List<BalanceRecord> balances =
            await _client.History.ListBalancesAsync(new BalanceQuery { AccountId = _alice }).ToListAsync();
        Assert.Equal(
            Enumerable.Range(1, Transfers).Select(n => (UInt128)(n * 3)), balances.Select(record => record.Balances.DebitsPosted));
        BalanceAt? at = await _client.History.GetBalanceAtSequenceAsync(_alice, balances[9].Sequence);
        Assert.Equal(balances[9].Balances, at!.Balances);
        Assert.Null(await _client.History.GetBalanceAsync(77));
        List<AccountRecord> accounts = await _client.History.ListAccountsAsync(new AccountQuery { Code = 1 }).ToListAsync();
        Assert.Equal(("alice", (UInt128)(Transfers * 3)), (accounts[0].Account.Name, accounts[0].Account.DebitsPosted));

        UInt128 hold = EngineId.NewTimeOrdered();
        await _client.CreateTransferAsync(Transfer(hold) with { Flags = TransferFlags.Pending });
        HoldsPage? holds = await _client.History.GetHoldsPageAsync(new HoldQuery { AccountId = _alice });
        Assert.Equal((hold, (UInt128)3), (Assert.Single(holds!.Holds).Id, holds.Balances.DebitsPending));
    }

    [Fact]
    public async Task A_watch_goes_on_over_restarts_with_nothing_left_out_and_nothing_twice()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        List<UInt128> sent = [];
        Task<List<HistoryEvent>> watching = _client.History
            .WatchEventsAsync(new EventQuery { FromSequence = 1 }, patience.Token)
            .Take(3 + ((s_restarts + 1) * Transfers)).ToListAsync(patience.Token).AsTask();
        for (int start = 0; start <= s_restarts; start++)
        {
            sent.AddRange(await SendAsync());
            if (start < s_restarts)
            {
                await StopAsync();
                await StartAsync();
            }
        }

        List<HistoryEvent> seen = await watching;
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(n => (ulong)n), seen.Select(happened => happened.Sequence));
        Assert.Equal((_alice, "alice"), (seen[2].Id, seen[2].Name));
        Assert.Equal(sent, seen.Skip(3).Select(happened => happened.Transfer!.Value.Id));
    }

    [Fact]
    public async Task The_tool_prints_history_as_json_and_as_tables()
    {
        List<UInt128> sent = await SendAsync();
        JsonNode listed = await JsonAsync("transfer", "list", "--account", "alice", "--ledger", "1", "--limit", "5");
        Assert.Equal(
            Enumerable.Reverse(sent).Take(5).Select(EngineId.Format),
            listed.AsArray().Select(transfer => transfer!["id"]!.GetValue<string>()));
        JsonNode history = await JsonAsync("account", "history", EngineId.Format(_bob), "--oldest-first", "--limit", "0");
        Assert.Equal(Transfers, history.AsArray().Count);
        string sequence = history[9]!["sequence"]!.GetValue<string>();
        JsonNode balance = await JsonAsync("account", "balance", EngineId.Format(_bob), "--at", sequence);
        Assert.Equal("30", balance["credits_posted"]!.GetValue<string>());
        Assert.Equal(2, (await JsonAsync("account", "list")).AsArray().Count);

        string[] lines = (await RunAsync("watch", "--from", "1", "--kind", "transfer", "--limit", "3")).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains(EngineId.Format(sent[0]), lines[0], StringComparison.Ordinal);
        JsonNode named = await JsonAsync("watch", "--from", "1", "--account", "alice", "--ledger", "1", "--limit", "1");
        Assert.Equal(EngineId.Format(_alice), (string?)named["account"]!["id"]);
        (int code, string table, _) = await RunAsync("account", "history", EngineId.Format(_bob), "--limit", "1");
        Assert.Equal(0, code);
        Assert.Contains((Transfers * 3).ToString(CultureInfo.InvariantCulture), table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_sets_shows_and_clears_the_limits_of_an_account()
    {
        JsonNode set = await JsonAsync(
            "account", "limits", "alice", "--ledger", "1", "--floor", "-7", "--velocity-amount", "6", "--window", "3600");
        Assert.Equal("-7", set["floor"]!.GetValue<string>());
        TransfersReply sent = await _client.CreateTransfersAsync(
            new[] { Transfer(1), Transfer(2), Transfer(3) }, withBalances: true);
        Assert.Equal(
            (2, V1.CreateTransferResult.ExceedsAccountFloor), (Assert.Single(sent.Errors).Index, sent.Errors[0].Result));
        Assert.Equal([(UInt128)3, 6], sent.Balances.Select(after => after.Debit.DebitsPosted));
        JsonNode shown = await JsonAsync("account", "limits", EngineId.Format(_alice));
        Assert.Equal(("6", "2"), (shown["counted_amount"]!.GetValue<string>(), shown["counted_debits"]!.GetValue<string>()));
        FoundLimits found = Assert.Single(await _client.LookupAccountLimitsAsync(new[] { _bob, _alice }));
        Assert.Equal(
            new AccountLimits { AccountId = _alice, Floor = -7, VelocityAmount = 6, WindowSeconds = 3_600 }, found.Limits);

        await StopAsync();
        await StartAsync();
        Assert.Equal(found, Assert.Single(await _client.LookupAccountLimitsAsync(new[] { _alice })));
        JsonNode cleared = await JsonAsync("account", "limits", EngineId.Format(_alice), "--clear");
        Assert.Null(cleared["floor"]);
        Assert.True((await _client.CreateTransfersAsync(new[] { Transfer(4) })).AllOk);
        string[] lines = (await RunAsync("watch", "--from", "1", "--kind", "account_limits_set", "--limit", "2")).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("floor -7, velocity amount 6, within 3600 s", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("no limits", lines[1], StringComparison.Ordinal);
    }

    private async Task StartAsync() => _engine = await RunningEngine.StartAsync(
        new EngineOptions { Data = _folder, Listen = [Address], AdminListen = "127.0.0.1:0", LeafRows = 20_000 },
        TimeProvider.System,
        NullLoggerFactory.Instance,
        CancellationToken.None);

    private async Task StopAsync()
    {
        await _engine!.StopAsync();
        await _engine.DisposeAsync();
    }

    private Transfer Transfer(UInt128 id) => new()
    {
        Id = id, DebitAccountId = _alice, CreditAccountId = _bob, Amount = 3, Ledger = 1, Code = 1,
    };

    private async Task<List<UInt128>> SendAsync()
    {
        Transfer[] batch = [.. Enumerable.Range(0, Transfers).Select(_ => Transfer(EngineId.NewTimeOrdered()))];
        Assert.True((await _client.CreateTransfersAsync(batch)).AllOk);
        return [.. batch.Select(transfer => transfer.Id)];
    }

    private async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        (int code, string output, string error) = await RunAsync([.. arguments, "--json"]);
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await Program.RunAsync([.. arguments, "--address", Address], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
