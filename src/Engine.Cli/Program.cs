using System.CommandLine;
using Engine.Cli.Commands;

namespace Engine.Cli;

internal static class Program
{
    private static Task<int> Main(string[] arguments) => new RootCommand("engine")
    {
        ServeCommand.Create(),
        ConformanceCommand.Create(),
    }.Parse(arguments).InvokeAsync();
}
