using System.CommandLine;

namespace Engine.Cli.Commands;

/// <summary><c>engine load</c>: put an engine under the load of a profile, make profiles of real loads, find the limit.</summary>
internal static class LoadCommand
{
    /// <summary>Describes the group.</summary>
    public static Command Create() => new("load", "Put an engine under load by a profile, record one, or find what the box carries.")
    {
        LoadRunCommand.Create(),
        LoadRecordCommand.Create(),
        LoadCapacityCommand.Create(),
    };
}
