using System.Text.Json.Nodes;
using Engine.Client;
using Engine.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Cli.Tests.History;

/// <summary>Holds by the tool, on a whole engine.</summary>
public sealed class HoldToolTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-hold-{Guid.NewGuid():N}"[..26]);
    private RunningEngine? _engine;

    private string Address => $"unix:{_folder}.sock";

    public async ValueTask InitializeAsync()
    {
        _engine = await RunningEngine.StartAsync(
            new EngineOptions { Data = _folder, Listen = [Address] },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        await JsonAsync("account", "create", "--id", "0x1", "--ledger", "1", "--code", "1", "--name", "alice");
        await JsonAsync("account", "create", "--id", "0x2", "--ledger", "1", "--code", "1", "--name", "bob");
    }

    public async ValueTask DisposeAsync()
    {
        await _engine!.StopAsync();
        await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_hold_is_captured_extended_and_listed()
    {
        await HoldAsync("0x11", "100", "--timeout", "3600", "--flag", "multiple-captures");
        await JsonAsync("transfer", "create", "--id", "0x12", "--post", "0x11", "--amount", "30", "--flag", "capture");
        JsonNode extended = await JsonAsync("hold", "extend", "0x11", "--timeout", "7200");
        Assert.Equal("ok", extended["result"]!.GetValue<string>());
        Assert.Equal("exists", (await JsonAsync("hold", "extend", "0x11", "--timeout", "7200"))["result"]!.GetValue<string>());
        await RequireRefusedAsync("timeout_not_longer", "hold", "extend", "0x11", "--timeout", "7199");
        await RequireRefusedAsync("hold_not_found", "hold", "extend", "0x99", "--timeout", "7200");

        JsonNode hold = Assert.Single((await JsonAsync("hold", "list", "alice", "--ledger", "1")).AsArray())!;
        Assert.Equal("70", hold["remains"]!.GetValue<string>());
        Assert.Equal(7_200_000_000_000, Number(hold, "expires_at") - Number(hold, "timestamp"));
        JsonNode shown = await JsonAsync("transfer", "show", "0x11");
        Assert.Equal(("100", 3600), (shown["amount"]!.GetValue<string>(), shown["timeout"]!.GetValue<int>()));
        (_, string line, _) = await RunAsync("watch", "--from", "1", "--kind", "hold_extended", "--limit", "1");
        Assert.Contains($"hold_extended {EngineId.Format(0x11)}", line, StringComparison.Ordinal);
        JsonArray history = (await JsonAsync("account", "history", "alice", "--ledger", "1")).AsArray();
        Assert.Equal(2, history.Count);
    }

    [Fact]
    public async Task A_group_is_posted_at_once_or_voided()
    {
        foreach (string id in new[] { "0x21", "0x22", "0x23" })
        {
            await HoldAsync(id, "5", "--flag", "grouped", "--user-data-128", "0x7");
        }

        await RequireRefusedAsync("3 holds of the group are open", "hold", "void-group", "0x7", "--ledger", "1", "--max-holds", "2");
        string[] post = ["hold", "post-group", "0x7", "--ledger", "1", "--first-id", "0x30"];
        JsonNode posted = await JsonAsync(post);
        Assert.Equal(
            ("ok", 3, "15"),
            (posted["result"]!.GetValue<string>(), posted["holds"]!.GetValue<int>(), posted["amount"]!.GetValue<string>()));
        Assert.Equal("exists", (await JsonAsync(post))["result"]!.GetValue<string>());
        await RequireRefusedAsync("No hold of the group is open", "hold", "void-group", "0x7", "--ledger", "1");
        JsonNode last = await JsonAsync("transfer", "show", "0x32");
        Assert.Equal(EngineId.Format(0x23), last["pending_id"]!.GetValue<string>());

        await HoldAsync("0x24", "5", "--flag", "grouped", "--user-data-128", "0x7");
        await RequireRefusedAsync(
            $"{EngineId.Format(0x24)} was refused: exists_with_different_flags",
            "hold", "void-group", "0x7", "--ledger", "1", "--first-id", "0x32");
        Assert.Equal(1, (await JsonAsync("hold", "void-group", "0x7", "--ledger", "1"))["holds"]!.GetValue<int>());
        Assert.Empty((await JsonAsync("hold", "list", "bob", "--ledger", "1")).AsArray());
    }

    private Task<JsonNode> HoldAsync(string id, string amount, params string[] more) => JsonAsync(
        [
            "transfer", "create", "--id", id, "--debit", "alice", "--credit", "bob", "--amount", amount, "--ledger", "1", "--code",
            "1", "--pending", .. more,
        ]);

    private async Task RequireRefusedAsync(string told, params string[] arguments)
    {
        (int code, _, string error) = await RunAsync(arguments);
        Assert.Equal(1, code);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    private static long Number(JsonNode hold, string field) =>
        long.Parse(hold[field]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

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
