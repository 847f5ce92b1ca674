using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Tests.History;

namespace Engine.Cli.Tests.Commands;

/// <summary>What everybody asks an engine first, of a whole one that is all right.</summary>
public sealed class BasicCommandTests(HoldEngine engine) : IClassFixture<HoldEngine>
{
    [Fact]
    public async Task Verify_finds_the_state_of_a_running_engine_in_its_journal_and_ends_with_0()
    {
        await engine.JsonAsync(
            "transfer", "create", "--debit", "alice", "--credit", "bob", "--amount", "3", "--ledger", "1", "--code", "1");
        JsonNode verified = await engine.JsonAsync("verify", "--data", engine.Data);
        foreach (string statement in new[]
        {
            "journal_is_whole", "same_state_as_engine", "same_totals_as_engine", "debits_equal_credits",
        })
        {
            Assert.True(verified[statement]!.GetValue<bool>(), statement);
        }

        Assert.Equal(4, verified["ledgers"]![0]!["accounts"]!.GetValue<int>());
        Assert.True(verified["compared_at_sequence"]!.GetValue<long>() > 0);
        (int code, string output, string error) = await engine.RunAsync("verify", "--data", engine.Data);
        Assert.True(code == 0, error);
        Assert.Contains("The running engine has the same state at sequence", output, StringComparison.Ordinal);
        Assert.Contains("Debits equal credits in every ledger.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_is_shown_by_its_name_and_by_its_id()
    {
        await engine.JsonAsync(
            "transfer", "create", "--debit", "carol", "--credit", "dave", "--amount", "11", "--ledger", "1", "--code", "1");
        JsonNode shown = await engine.JsonAsync("account", "show", "dave", "--ledger", "1");
        Assert.Equal(
            ("dave", 1, 1, "11", "0"),
            (Text(shown, "name"), shown["ledger"]!.GetValue<int>(), shown["code"]!.GetValue<int>(), Text(shown, "credits_posted"),
                Text(shown, "debits_posted")));
        JsonNode again = await engine.JsonAsync("account", "show", Text(shown, "id"));
        Assert.True(JsonNode.DeepEquals(shown, again), again.ToJsonString());
        (int code, string table, _) = await engine.RunAsync("account", "show", "dave", "--ledger", "1");
        Assert.Equal(0, code);
        Assert.Contains(Text(shown, "id"), table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_says_how_the_engine_stands()
    {
        JsonNode status = await engine.JsonAsync("status");
        Assert.True(Number(status, "epoch") > 0);
        JsonNode sequences = status["sequences"]!;
        Assert.True(Number(sequences, "durable_sequence") >= 8); // four accounts and their names
        Assert.True(Number(sequences, "applied_sequence") >= Number(sequences, "durable_sequence"));
        Assert.True(Number(sequences, "answered") > 0);
        Assert.NotEmpty(status["lanes"]!.AsArray());
        Assert.All(status["lanes"]!.AsArray(), lane => Assert.NotEmpty(Text(lane!, "state")));
        Assert.True(status["ring"]!["capacity"]!.GetValue<int>() > 0);
        Assert.Equal(
            ("JOURNAL_STATE_WRITABLE", true),
            (Text(status["postgres"]!, "state"), status["postgres"]!["private_cluster"]!.GetValue<bool>()));
        (int code, string table, _) = await engine.RunAsync("status");
        Assert.Equal(0, code);
        Assert.Contains("writable", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("names are within a ledger: add --ledger", "watch", "--account", "alice")]
    [InlineData("has the name \"nobody\"", "watch", "--account", "nobody", "--ledger", "1")]
    [InlineData("names are within a ledger: add --ledger", "account", "show", "alice")]
    [InlineData("There is no account 0x99", "account", "show", "0x99")]
    public async Task An_account_that_cannot_be_found_is_named(string told, params string[] command)
    {
        (int code, _, string error) = await engine.RunAsync(command);
        Assert.Equal(1, code);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    private static string Text(JsonNode node, string field) => node[field]!.GetValue<string>();

    private static ulong Number(JsonNode node, string field) => ulong.Parse(Text(node, field), CultureInfo.InvariantCulture);
}
