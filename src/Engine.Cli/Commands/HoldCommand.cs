using System.CommandLine;

namespace Engine.Cli.Commands;

/// <summary><c>engine hold</c>.</summary>
internal static class HoldCommand
{
    public static Command Create() => new("hold", "List open holds, extend them, post or void those of a group.")
    {
        HoldListCommand.Create(),
        HoldExtendCommand.Create(),
        HoldGroupCommand.CreatePost(),
        HoldGroupCommand.CreateVoid(),
    };
}
