using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Client;

namespace Engine.Cli.Tests.History;

/// <summary>Holds by the tool, on a whole engine.</summary>
public sealed class HoldToolTests(HoldEngine engine) : IClassFixture<HoldEngine>
{
    [Fact]
    public async Task A_hold_is_captured_extended_and_listed()
    {
        await HoldAsync("alice", "bob", "0x11", "100", "--timeout", "3600", "--flag", "multiple-captures");
        await engine.JsonAsync("transfer", "create", "--id", "0x12", "--post", "0x11", "--amount", "30", "--flag", "capture");
        JsonNode extended = await engine.JsonAsync("hold", "extend", "0x11", "--timeout", "7200");
        Assert.Equal("ok", extended["result"]!.GetValue<string>());
        Assert.Equal("exists", (await engine.JsonAsync("hold", "extend", "0x11", "--timeout", "7200"))["result"]!.GetValue<string>());
        await RequireRefusedAsync("timeout_not_longer", "hold", "extend", "0x11", "--timeout", "7199");
        await RequireRefusedAsync("hold_not_found", "hold", "extend", "0x99", "--timeout", "7200");

        JsonNode hold = Assert.Single((await engine.JsonAsync("hold", "list", "alice", "--ledger", "1")).AsArray())!;
        Assert.Equal("70", hold["remains"]!.GetValue<string>());
        Assert.Equal(7_200_000_000_000, Number(hold, "expires_at") - Number(hold, "timestamp"));
        JsonNode shown = await engine.JsonAsync("transfer", "show", "0x11");
        Assert.Equal(("100", 3600), (shown["amount"]!.GetValue<string>(), shown["timeout"]!.GetValue<int>()));
        (_, string line, _) = await engine.RunAsync("watch", "--from", "1", "--kind", "hold_extended", "--limit", "1");
        Assert.Contains($"hold_extended {EngineId.Format(0x11)}", line, StringComparison.Ordinal);
        JsonArray history = (await engine.JsonAsync("account", "history", "alice", "--ledger", "1")).AsArray();
        Assert.Equal(2, history.Count);
    }

    [Fact]
    public async Task A_group_is_posted_at_once_or_voided()
    {
        foreach (string id in new[] { "0x21", "0x22", "0x23" })
        {
            await HoldAsync("carol", "dave", id, "5", "--flag", "grouped", "--user-data-128", "0x7");
        }

        await RequireRefusedAsync("3 holds of the group are open", "hold", "void-group", "0x7", "--ledger", "1", "--max-holds", "2");
        string[] post = ["hold", "post-group", "0x7", "--ledger", "1", "--first-id", "0x30"];
        JsonNode posted = await engine.JsonAsync(post);
        Assert.Equal(
            ("ok", 3, "15"),
            (posted["result"]!.GetValue<string>(), posted["holds"]!.GetValue<int>(), posted["amount"]!.GetValue<string>()));
        Assert.Equal("exists", (await engine.JsonAsync(post))["result"]!.GetValue<string>());
        await RequireRefusedAsync("No hold of the group is open", "hold", "void-group", "0x7", "--ledger", "1");
        JsonNode last = await engine.JsonAsync("transfer", "show", "0x32");
        Assert.Equal(EngineId.Format(0x23), last["pending_id"]!.GetValue<string>());

        await HoldAsync("carol", "dave", "0x24", "5", "--flag", "grouped", "--user-data-128", "0x7");
        await RequireRefusedAsync(
            $"{EngineId.Format(0x24)} was refused: exists_with_different_flags",
            "hold", "void-group", "0x7", "--ledger", "1", "--first-id", "0x32");
        Assert.Equal(1, (await engine.JsonAsync("hold", "void-group", "0x7", "--ledger", "1"))["holds"]!.GetValue<int>());
        Assert.Empty((await engine.JsonAsync("hold", "list", "dave", "--ledger", "1")).AsArray());
    }

    private Task<JsonNode> HoldAsync(string debit, string credit, string id, string amount, params string[] more) => engine.JsonAsync(
        [
            "transfer", "create", "--id", id, "--debit", debit, "--credit", credit, "--amount", amount, "--ledger", "1",
            "--code", "1", "--pending", .. more,
        ]);

    private async Task RequireRefusedAsync(string told, params string[] arguments)
    {
        (int code, _, string error) = await engine.RunAsync(arguments);
        Assert.Equal(1, code);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    private static long Number(JsonNode hold, string field) =>
        long.Parse(hold[field]!.GetValue<string>(), CultureInfo.InvariantCulture);
}
