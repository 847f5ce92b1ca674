using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.History;
using Engine.Cli.Output;
using Engine.Client;
using AccountSide = Engine.V1.AccountSide;

namespace Engine.Cli.Commands;

/// <summary><c>engine transfer list</c>.</summary>
internal sealed class TransferListCommand
{
    private static readonly TransferFlags[] Flags =
        [.. Enum.GetValues<TransferFlags>().Where(flag => flag != TransferFlags.None)];

    private readonly Option<string?> account = new("--account")
    {
        Description = "Those of an account: its id, or its name with --ledger.",
    };

    private readonly Option<string?> side = new("--side") { Description = "The account's side: debit or credit." };

    private readonly Option<uint?> ledger = new("--ledger") { Description = "Only those of a ledger." };

    private readonly Option<ushort> code = new("--code") { Description = "Only those with a code." };

    private readonly Option<string[]> flags = new("--flag")
    {
        Description = $"Only those with it; may be given again: {string.Join(", ", Flags.Select(FlagName.Of))}.",
        HelpName = "flag",
    };

    private readonly Option<UInt128?> data128 = new("--user-data-128")
    {
        Description = "Those with these 16 bytes of yours, as an id.", CustomParser = Parse.Id,
    };

    private readonly Option<ulong> data64 = new("--user-data-64") { Description = "Those with these 64 bits of yours." };

    private readonly ListOptions list = new();

    public static Command Create()
    {
        var options = new TransferListCommand();
        var command = new Command("list", "List transfers of an account, with some user data, or of a stretch of history.")
        {
            options.account, options.side, options.ledger, options.code, options.flags, options.data128, options.data64,
            EngineAddress.Option,
        };
        options.list.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var client = EngineAddress.Connect(parsed);
        string[] references = parsed.GetValue(account) is { } reference ? [reference] : [];
        var ids = await AccountReference.ResolveAsync(client, parsed.GetValue(ledger), references, cancellationToken);
        var query = new TransferQuery
        {
            AccountId = ids.FirstOrDefault(),
            Side = Side(parsed),
            UserData128 = parsed.GetValue(data128) ?? 0,
            UserData64 = parsed.GetValue(data64),
            Ledger = parsed.GetValue(ledger) ?? 0,
            Code = parsed.GetValue(code),
            Flags = (parsed.GetValue(flags) ?? []).Aggregate(
                TransferFlags.None, (sum, name) => sum | FlagName.Parse(name, Flags)),
            Range = list.Range(parsed),
            Order = list.Order(parsed),
            PageSize = list.PageSize(parsed),
        };
        var rows = await client.History.ListTransfersAsync(query, cancellationToken)
            .Take(list.Limit(parsed)).Select(HistoryReport.Json).ToListAsync(cancellationToken);
        Report.For(parsed).Write(
            new JsonArray([.. rows]),
            console => console.Write(HistoryReport.Rows(
                rows, "sequence", "timestamp", "id", "debit_account_id", "credit_account_id", "amount", "code", "flags")));
        return ExitCode.Ok;
    }

    private AccountSide Side(ParseResult parsed) => parsed.GetValue(side) switch
    {
        null => AccountSide.Unspecified,
        "debit" => AccountSide.Debit,
        "credit" => AccountSide.Credit,
        var other => throw new ToolException($"\"{other}\" is no side: give debit or credit."),
    };
}
