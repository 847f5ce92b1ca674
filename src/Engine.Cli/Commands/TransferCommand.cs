using System.CommandLine;

namespace Engine.Cli.Commands;

/// <summary><c>engine transfer</c>.</summary>
internal static class TransferCommand
{
    public static Command Create() => new("transfer", "Create, show and list transfers.")
    {
        TransferCreateCommand.Create(),
        TransferShowCommand.Create(),
        TransferListCommand.Create(),
    };
}
