using System.Text.Json.Nodes;
using Engine.Cli.Tests.History;

namespace Engine.Cli.Tests.Commands;

/// <summary>Settings, draining and paused clients by the tool, on a whole engine.</summary>
public sealed class TuneToolTests(HoldEngine engine) : IClassFixture<HoldEngine>
{
    [Fact]
    public async Task A_setting_is_changed_listed_with_who_and_why_and_taken_back()
    {
        JsonNode before = await SettingAsync("stream-window");
        JsonNode done = await engine.JsonAsync("tune", "stream-window", "7", "--why", "streams starve", "--who", "ann");
        Assert.True(done["changed"]!.GetValue<bool>());
        Assert.Equal((Text(before, "value"), "7"), (Text(done["change"]!, "from"), Text(done["change"]!, "to")));

        JsonNode after = await SettingAsync("stream-window");
        Assert.Equal(("7", "ann", "streams starve"), (Text(after, "value"), Text(after, "by"), Text(after, "why")));
        JsonNode listed = (await engine.JsonAsync("tune", "stream-window", "--changes")).AsArray()[^1]!;
        Assert.Equal(("7", "ann"), (Text(listed, "to"), Text(listed, "who")));
        Assert.False((await engine.JsonAsync("tune", "stream-window", "7", "--why", "again"))["changed"]!.GetValue<bool>());

        (int code, string output, _) = await engine.RunAsync("tune", "stream-window", "--undo", "--who", "bob");
        Assert.Equal(0, code);
        Assert.Contains("by bob: taken back", output, StringComparison.Ordinal);
        Assert.Equal(Text(before, "value"), Text(await SettingAsync("stream-window"), "value"));
    }

    [Fact]
    public async Task The_rate_of_a_client_is_tuned_like_a_setting_and_listed_with_them()
    {
        JsonNode done = await engine.JsonAsync("tune", "client-rate:acme", "500", "--why", "it floods us", "--who", "ann");
        Assert.Equal(("none", "500"), (Text(done["change"]!, "from"), Text(done["change"]!, "to")));
        JsonNode listed = await SettingAsync("client-rate:acme");
        Assert.Equal(("500", "none", "ann"), (Text(listed, "value"), Text(listed, "default"), Text(listed, "by")));
        await engine.JsonAsync("tune", "client-rate:acme", "--undo");
        Assert.Equal("none", Text(await SettingAsync("client-rate:acme"), "value"));
    }

    [Theory]
    [InlineData("--why", "tune", "stream-window", "9")]
    [InlineData("--undo", "tune", "stream-window", "9", "--undo")]
    [InlineData("'stream-windows' is no setting", "tune", "stream-windows", "9", "--why", "a test")]
    [InlineData("stream-window", "tune", "stream-window", "none", "--why", "a test")]
    [InlineData("nor none", "tune", "client-rate:acme", "quick", "--why", "a test")]
    [InlineData("leaf-rows", "tune", "leaf-rows", "20000", "--why", "a test")]
    [InlineData("--why", "pause-client", "acme")]
    [InlineData("1 to 64", "pause-client", "ac me", "--why", "a test")]
    public async Task What_cannot_be_done_is_said_and_changes_nothing(string words, params string[] arguments)
    {
        JsonArray before = (await engine.JsonAsync("tune", "--changes")).AsArray();
        (int code, _, string error) = await engine.RunAsync(arguments);
        Assert.NotEqual(0, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.Equal(before.Count, (await engine.JsonAsync("tune", "--changes")).AsArray().Count);
    }

    [Fact]
    public async Task An_engine_that_drains_or_a_client_that_is_paused_is_refused_with_the_reason_until_resumed()
    {
        await engine.JsonAsync("drain", "--why", "moving house", "--who", "ann");
        Assert.Contains("moving house", await RefusalAsync(), StringComparison.Ordinal);
        Assert.False((await engine.JsonAsync("drain", "--why", "again"))["changed"]!.GetValue<bool>());
        await engine.JsonAsync("drain", "--resume");

        await engine.JsonAsync("pause-client", ThisProgram, "--why", "it floods us", "--who", "ann");
        Assert.Contains("it floods us", await RefusalAsync(), StringComparison.Ordinal);
        await engine.JsonAsync("resume-client", ThisProgram, "--who", "bob");
        (int code, _, string error) = await TransferAsync();
        Assert.True(code == 0, error);

        string[] said = [.. (await engine.JsonAsync("tune", "--changes")).AsArray().TakeLast(4).Select(change => Text(change!, "who"))];
        Assert.Equal(("ann", "ann", "bob"), (said[0], said[2], said[3]));
    }

    private static string ThisProgram => AppDomain.CurrentDomain.FriendlyName;

    private async Task<JsonNode> SettingAsync(string name) =>
        Assert.Single((await engine.JsonAsync("tune", name)).AsArray())!;

    private async Task<string> RefusalAsync()
    {
        (int code, _, string error) = await TransferAsync();
        Assert.NotEqual(0, code);
        return error;
    }

    private Task<(int Code, string Output, string Error)> TransferAsync() => engine.RunAsync(
        "transfer", "create", "--debit", "alice", "--credit", "bob", "--amount", "1", "--ledger", "1", "--code", "1");

    private static string Text(JsonNode node, string field) => node[field]!.GetValue<string>();
}
