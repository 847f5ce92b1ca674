using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.History;
using Engine.Cli.Output;
using Engine.Client;

namespace Engine.Cli.Commands;

/// <summary><c>engine account list</c>.</summary>
internal sealed class AccountListCommand
{
    private readonly Option<uint> ledger = new("--ledger") { Description = "Only those of a ledger." };

    private readonly Option<ushort> code = new("--code") { Description = "Only those with a code." };

    private readonly ListOptions list = new();

    public static Command Create()
    {
        var options = new AccountListCommand();
        var command = new Command("list", "List accounts in the order of their creation, as they stand.")
        {
            options.ledger, options.code, EngineAddress.Option,
        };
        options.list.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var client = EngineAddress.Connect(parsed);
        var query = new AccountQuery
        {
            Ledger = parsed.GetValue(ledger),
            Code = parsed.GetValue(code),
            Range = list.Range(parsed),
            Order = list.Order(parsed),
            PageSize = list.PageSize(parsed),
        };
        var rows = await client.History.ListAccountsAsync(query, cancellationToken)
            .Take(list.Limit(parsed)).Select(HistoryReport.Json).ToListAsync(cancellationToken);
        Report.For(parsed).Write(
            new JsonArray([.. rows]),
            console => console.Write(HistoryReport.Rows(
                rows, "id", "name", "ledger", "code", "flags", "debits_pending", "debits_posted", "credits_pending",
                "credits_posted")));
        return ExitCode.Ok;
    }
}
