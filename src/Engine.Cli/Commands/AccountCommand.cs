using System.CommandLine;

namespace Engine.Cli.Commands;

/// <summary><c>engine account</c>.</summary>
internal static class AccountCommand
{
    public static Command Create() => new("account", "Create, show, list and limit accounts, and their balances at any time.")
    {
        AccountCreateCommand.Create(),
        AccountShowCommand.Create(),
        AccountListCommand.Create(),
        AccountBalanceCommand.Create(),
        AccountHistoryCommand.Create(),
        AccountLimitsCommand.Create(),
    };
}
