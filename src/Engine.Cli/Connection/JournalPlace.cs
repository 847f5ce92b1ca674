using System.CommandLine;
using Engine.Journal;

namespace Engine.Cli.Connection;

/// <summary>Which journal a command reads from PostgreSQL, past any engine.</summary>
internal static class JournalPlace
{
    /// <summary>The folder of a private cluster.</summary>
    public static readonly Option<string> Data = new("--data")
    {
        Description = "Folder of the engine's private cluster. [env: ENGINE_DATA]",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ENGINE_DATA") is { Length: > 0 } set ? set : "engine-data",
    };

    /// <summary>The server, where it is none of the engine's own.</summary>
    public static readonly Option<string?> Connection = new("--connection-string")
    {
        Description = "PostgreSQL of the journal, instead of a private cluster. [env: ENGINE_CONNECTION_STRING]",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ENGINE_CONNECTION_STRING"),
    };

    /// <summary>
    /// Where it is. A private cluster that does not run is started for the time; one that is not there is not made.
    /// </summary>
    /// <exception cref="ToolException">There is no cluster.</exception>
    public static JournalOptions Of(ParseResult parsed)
    {
        string given = parsed.GetValue(Connection) ?? "";
        string data = parsed.GetRequiredValue(Data);
        return given.Length > 0 || JournalServer.IsCluster(data)
            ? new JournalOptions { ConnectionString = given, DataFolder = data }
            : throw new ToolException(
                $"There is no cluster of an engine in {data}: name the engine's --data or its --connection-string.");
    }
}
