using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.History;
using Engine.Cli.Output;
using Engine.Client;

namespace Engine.Cli.Commands;

/// <summary><c>engine account history</c>.</summary>
internal sealed class AccountHistoryCommand
{
    private readonly Argument<string> account = new("account") { Description = "Its id, or its name with --ledger." };

    private readonly Option<uint?> ledger = new("--ledger") { Description = "The ledger that the name is in." };

    private readonly ListOptions list = new();

    public static Command Create()
    {
        var options = new AccountHistoryCommand();
        var command = new Command("history", "List what happened to an account, with its balances after each.")
        {
            options.account, options.ledger, EngineAddress.Option,
        };
        options.list.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var reference = parsed.GetRequiredValue(account);
        await using var client = EngineAddress.Connect(parsed);
        var ids = await AccountReference.ResolveAsync(client, parsed.GetValue(ledger), [reference], cancellationToken);
        var query = new BalanceQuery
        {
            AccountId = ids[0],
            Range = list.Range(parsed),
            Order = list.Order(parsed),
            PageSize = list.PageSize(parsed),
        };
        var rows = await client.History.ListBalancesAsync(query, cancellationToken)
            .Take(list.Limit(parsed)).Select(HistoryReport.Json).ToListAsync(cancellationToken);
        Report.For(parsed).Write(
            new JsonArray([.. rows]),
            console => console.Write(HistoryReport.Rows(
                rows,
                "sequence",
                "timestamp",
                "transfer_id",
                "expired",
                "debits_pending",
                "debits_posted",
                "credits_pending",
                "credits_posted")));
        return ExitCode.Ok;
    }
}
