using System.CommandLine;
using Engine.Cli.Connection;
using Engine.Cli.Output;

namespace Engine.Cli.Commands;

/// <summary><c>engine account show</c>.</summary>
internal sealed class AccountShowCommand
{
    private readonly Argument<string> account = new("account")
    {
        Description = "Its id, or its name with --ledger; \"name:\" before a name that reads as an id.",
    };

    private readonly Option<uint?> ledger = new("--ledger") { Description = "The ledger that the name is in." };

    public static Command Create()
    {
        var options = new AccountShowCommand();
        var command = new Command("show", "Show an account with its balances.")
        {
            options.account, options.ledger, EngineAddress.Option,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var reference = parsed.GetRequiredValue(account);
        await using var client = EngineAddress.Connect(parsed);
        var ids = await AccountReference.ResolveAsync(
            client, parsed.GetValue(ledger), [reference], cancellationToken);
        var found = await client.LookupAccountsAsync(ids, cancellationToken);
        if (found.Count == 0)
        {
            throw new ToolException($"There is no account {reference}; create it with engine account create.");
        }

        var json = RecordReport.Json(found[0]);
        Report.For(parsed).Write(json, console => console.Write(RecordReport.Fields(json)));
        return ExitCode.Ok;
    }
}
