using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.History;
using Engine.Cli.Output;
using Engine.Client;

namespace Engine.Cli.Commands;

/// <summary><c>engine account balance</c>.</summary>
internal sealed class AccountBalanceCommand
{
    private readonly Argument<string> account = new("account") { Description = "Its id, or its name with --ledger." };

    private readonly Option<uint?> ledger = new("--ledger") { Description = "The ledger that the name is in." };

    private readonly Option<string?> at = new("--at")
    {
        Description = "After this sequence, or at this time; now where it is left out.", HelpName = "sequence|time",
    };

    public static Command Create()
    {
        var options = new AccountBalanceCommand();
        var command = new Command("balance", "Show the balances of an account, now or at any time before.")
        {
            options.account, options.ledger, options.at, EngineAddress.Option,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var reference = parsed.GetRequiredValue(account);
        PointInHistory point = parsed.GetValue(at) is { } given ? PointInHistory.Read(given) : default;
        await using var client = EngineAddress.Connect(parsed);
        var ids = await AccountReference.ResolveAsync(client, parsed.GetValue(ledger), [reference], cancellationToken);
        var found = await AskAsync(client.History, ids[0], point, cancellationToken)
            ?? throw new ToolException($"There is no account {reference}, or there was none by then.");
        var json = new JsonObject
        {
            ["account_id"] = EngineId.Format(ids[0]),
            ["at_sequence"] = HistoryReport.Number(found.AtSequence),
        };
        foreach (var (name, amount) in HistoryReport.Json(found.Balances))
        {
            json[name] = amount!.DeepClone();
        }

        json["sequence"] = HistoryReport.Number(found.Sequence);
        Report.For(parsed).Write(json, console => console.Write(RecordReport.Fields(json)));
        return ExitCode.Ok;
    }

    private static Task<BalanceAt?> AskAsync(
        EngineHistory history, UInt128 account, PointInHistory point, CancellationToken cancellationToken) => point switch
        {
            { Time: { } time } => history.GetBalanceAtTimeAsync(account, time, cancellationToken),
            { Sequence: > 0 } => history.GetBalanceAtSequenceAsync(account, point.Sequence, cancellationToken),
            _ => history.GetBalanceAsync(account, cancellationToken),
        };
}
