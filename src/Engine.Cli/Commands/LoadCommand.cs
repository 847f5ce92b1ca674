using System.CommandLine;

namespace Engine.Cli.Commands;

/// <summary><c>engine load</c>: put an engine under the load of a profile, and make profiles of real loads.</summary>
internal static class LoadCommand
{
    /// <summary>Describes the group.</summary>
    public static Command Create() => new("load", "Put an engine under load by a profile, or record one.")
    {
        LoadRunCommand.Create(),
        LoadRecordCommand.Create(),
    };
}
