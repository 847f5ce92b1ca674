using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.History;
using Engine.Cli.Output;
using Engine.Client;

namespace Engine.Cli.Commands;

/// <summary><c>engine hold list</c>.</summary>
internal sealed class HoldListCommand
{
    private readonly Argument<string> account = new("account") { Description = "Its id, or its name with --ledger." };

    private readonly Option<uint?> ledger = new("--ledger") { Description = "The ledger that the name is in." };

    private readonly Option<bool> newest = new("--newest-first") { Description = "The newest first, not the oldest." };

    private readonly Option<int> limit = new("--limit")
    {
        Description = "So many at most; 0 for all.", DefaultValueFactory = _ => 20,
    };

    public static Command Create()
    {
        var options = new HoldListCommand();
        var command = new Command("list", "List the open holds of an account: what remains of each, and when it expires.")
        {
            options.account, options.ledger, options.newest, options.limit, EngineAddress.Option,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var reference = parsed.GetRequiredValue(account);
        await using var client = EngineAddress.Connect(parsed);
        var ids = await AccountReference.ResolveAsync(client, parsed.GetValue(ledger), [reference], cancellationToken);
        var most = parsed.GetValue(limit) is var given and > 0 ? given : int.MaxValue;
        var query = new HoldQuery
        {
            AccountId = ids[0],
            Order = parsed.GetValue(newest) ? HistoryOrder.NewestFirst : HistoryOrder.OldestFirst,
            PageSize = Math.Min(most, 1_000),
        };
        List<JsonObject> rows = [];
        ReadOnlyMemory<byte> cursor = default;
        do
        {
            var page = await client.History.GetHoldsPageAsync(query, cursor, cancellationToken)
                ?? throw new ToolException($"There is no account {reference}.");
            rows.AddRange(page.Holds.Zip(page.Standings, Json));
            cursor = page.NextCursor;
        }
        while (!cursor.IsEmpty && rows.Count < most);

        rows = [.. rows.Take(most)];
        Report.For(parsed).Write(
            new JsonArray([.. rows]),
            console => console.Write(HistoryReport.Rows(
                rows, "timestamp", "id", "debit_account_id", "credit_account_id", "amount", "remains", "expires_at", "flags")));
        return ExitCode.Ok;
    }

    private static JsonObject Json(Transfer hold, HoldStanding standing)
    {
        var json = RecordReport.Json(hold);
        json["remains"] = RecordReport.Amount(standing.Remains);
        json["expires_at"] = standing.ExpiresAt == 0 ? null : HistoryReport.Number(standing.ExpiresAt);
        return json;
    }
}
