using System.CommandLine;

namespace Engine.Cli.Commands;

/// <summary><c>engine account</c>.</summary>
internal static class AccountCommand
{
    public static Command Create() => new("account", "Create, show and list accounts, and their balances at any time.")
    {
        AccountCreateCommand.Create(),
        AccountShowCommand.Create(),
        AccountListCommand.Create(),
        AccountBalanceCommand.Create(),
        AccountHistoryCommand.Create(),
    };
}
