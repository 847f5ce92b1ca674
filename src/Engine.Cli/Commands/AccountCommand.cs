using System.CommandLine;

namespace Engine.Cli.Commands;

/// <summary><c>engine account</c>.</summary>
internal static class AccountCommand
{
    public static Command Create() => new("account", "Create and show accounts.")
    {
        AccountCreateCommand.Create(),
        AccountShowCommand.Create(),
    };
}
