using System.Text.RegularExpressions;
using Engine.Cli.Commands;
using Engine.Cli.Drills.Faults;
using Engine.Cli.Tests.History;
using Engine.Client;

namespace Engine.Cli.Tests.Commands;

/// <summary>Commands that make up an id tell it where their answer is lost; repeated with it, nothing is done twice.</summary>
public sealed class UnknownOutcomeTests(HoldEngine engine) : IClassFixture<HoldEngine>
{
    private const string Uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    [Fact]
    public async Task Repeated_with_the_id_that_was_told_nothing_is_done_twice()
    {
        string[] transfer =
        [
            "transfer", "create", "--debit", await IdOfAsync("alice"), "--credit", await IdOfAsync("bob"), "--amount", "7",
            "--ledger", "1", "--code", "1",
        ];
        string[] account = ["account", "create", "--ledger", "2", "--code", "1"];
        string[] group = ["hold", "post-group", "0x7", "--ledger", "1"];
        await engine.JsonAsync(
            "transfer", "create", "--id", "0x21", "--debit", "carol", "--credit", "dave", "--amount", "5", "--ledger", "1",
            "--code", "1", "--pending", "--flag", "grouped", "--user-data-128", "0x7");
        string[] ids;
        await using (TcpProxy network = TcpProxy.To(engine.EndPoint, TimeProvider.System))
        {
            network.ReplyDelay = TimeSpan.FromHours(1);
            ids = await Task.WhenAll(
                LostAsync(network, "--id", transfer), LostAsync(network, "--id", account), LostAsync(network, "--first-id", group));
        }

        // The first time it may be done only now, where the request had not come so far.
        await engine.RunAsync([.. transfer, "--id", ids[0]]);
        await RequireExistsAsync($"The transfer {ids[0]} was refused: exists", [.. transfer, "--id", ids[0]]);
        Assert.Equal("7", await CreditedAsync("bob"));
        await engine.RunAsync([.. account, "--id", ids[1]]);
        await RequireExistsAsync($"The account {ids[1]} was refused: exists", [.. account, "--id", ids[1]]);
        await engine.JsonAsync([.. group, "--first-id", ids[2]]);
        Assert.Equal("exists", (string?)(await engine.JsonAsync([.. group, "--first-id", ids[2]]))["result"]);
        Assert.Equal("5", await CreditedAsync("dave"));
    }

    [Theory]
    [InlineData(
        "debit_account_not_found", "transfer", "create", "--debit", "0x98", "--credit", "0x99", "--amount", "1", "--ledger", "1",
        "--code", "1")]
    [InlineData("code_must_not_be_zero", "account", "create", "--ledger", "1", "--code", "0")]
    [InlineData("No hold of the group is open", "hold", "void-group", "0x99", "--ledger", "1")]
    public async Task A_refusal_tells_the_id_that_was_made_up(string reason, params string[] command)
    {
        (int code, _, string error) = await engine.RunAsync(command);
        Assert.Equal(1, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Matches(Uuid, error);
    }

    [Theory]
    [InlineData(EngineFailure.Unknown, false, true)]
    [InlineData(EngineFailure.Internal, false, true)]
    [InlineData(EngineFailure.NotAccepted, false, false)]
    [InlineData(EngineFailure.Unavailable, false, false)]
    [InlineData(EngineFailure.Unavailable, true, true)]
    public async Task The_id_is_told_where_something_may_have_been_done_under_it(EngineFailure kind, bool isTaken, bool told)
    {
        var call = new IdentifiedCall(7, "transfer", "--id");
        Exception? failure = await Record.ExceptionAsync(
            () => call.AnswerAsync(Task.FromException<int>(new EngineException(kind, "No answer.")), isTaken));
        Assert.StartsWith("No answer.", failure!.Message, StringComparison.Ordinal);
        Assert.Equal(told, failure.Message.Contains($"--id {EngineId.Format(7)}", StringComparison.Ordinal));
        Assert.Equal(told, failure is ToolException);
    }

    [Fact]
    public async Task Who_interrupts_a_command_is_told_the_id_too()
    {
        var call = new IdentifiedCall(7, "transfer", "--id");
        ToolException told = await Assert.ThrowsAsync<ToolException>(
            () => call.AnswerAsync(Task.FromCanceled<int>(new CancellationToken(canceled: true))));
        Assert.Contains($"--id {EngineId.Format(7)}", told.Message, StringComparison.Ordinal);
    }

    private static async Task<string> LostAsync(TcpProxy network, string option, string[] command)
    {
        (int code, string output, string error) = await HoldEngine.RunAtAsync($"http://{network.EndPoint}", command);
        Assert.Equal((1, ""), (code, output));
        Match told = Regex.Match(error, $"{option} ({Uuid})");
        Assert.True(told.Success, error);
        return told.Groups[1].Value;
    }

    private async Task RequireExistsAsync(string told, string[] command)
    {
        (int code, _, string error) = await engine.RunAsync(command);
        Assert.Equal(1, code);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    private async Task<string> IdOfAsync(string name) =>
        (await engine.JsonAsync("account", "show", name, "--ledger", "1"))["id"]!.GetValue<string>();

    private async Task<string> CreditedAsync(string name) =>
        (await engine.JsonAsync("account", "show", name, "--ledger", "1"))["credits_posted"]!.GetValue<string>();
}
