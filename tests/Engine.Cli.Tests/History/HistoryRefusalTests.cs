using Engine.Client;

namespace Engine.Cli.Tests.History;

/// <summary>What of history is asked for in vain, by the .NET client and by the tool.</summary>
public sealed class HistoryRefusalTests(HoldEngine engine) : IClassFixture<HoldEngine>
{
    [Fact]
    public async Task What_is_refused_says_why()
    {
        await using EngineClient client = new(new EngineClientOptions { Addresses = [$"http://{engine.EndPoint}"] });
        EngineException refused = await Assert.ThrowsAsync<EngineException>(
            () => client.History.GetTransfersPageAsync(new TransferQuery { Ledger = 1 }));
        Assert.Equal(EngineFailure.InvalidArgument, refused.Kind);
        Assert.Contains("every transfer", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("neither a sequence nor a time", "account", "balance", "0x1", "--at", "yesterday")]
    [InlineData("is no side", "transfer", "list", "--account", "0x1", "--side", "left")]
    [InlineData("is no kind of event", "watch", "--kind", "weather")]
    [InlineData("There is no account", "account", "balance", "0x1")]
    [InlineData("There is no account", "account", "limits", "0x1")]
    [InlineData("account_not_found", "account", "limits", "0x1", "--floor", "0")]
    [InlineData("is not a balance", "account", "limits", "0x1", "--floor", "low")]
    [InlineData("give it alone", "account", "limits", "0x1", "--floor", "0", "--clear")]
    public async Task The_tool_says_in_one_line_what_is_wrong(string told, params string[] arguments)
    {
        (int code, _, string error) = await engine.RunAsync(arguments);
        Assert.Equal(1, code);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }
}
