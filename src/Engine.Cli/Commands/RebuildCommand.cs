using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary>
/// <c>engine rebuild</c>: makes anew from the journal alone what seals have derived from it, compares, and swaps only when
/// told to.
/// </summary>
internal static class RebuildCommand
{
    private const int MostShown = 20;

    private static readonly Option<bool> s_swap = new("--swap")
    {
        Description = "Put what was made anew in the place of what there is, if that differs.",
    };

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Command command = new(
            "rebuild",
            "Make the totals and seals of full leaves anew from the journal's rows, and compare them with what there is.")
        {
            JournalPlace.Data, JournalPlace.Connection, s_swap,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        RebuildResult result;
        try
        {
            await using JournalServer server = await JournalServer.ReachAsync(
                JournalPlace.Of(parsed), NullLoggerFactory.Instance, cancellation);
            result = await JournalRebuild.RunAsync(
                server.ConnectionString, parsed.GetValue(s_swap), progress: null, cancellation);
        }
        catch (JournalException failure)
        {
            throw new ToolException(failure.Message);
        }

        Report.For(parsed).Write(Document(result), console => Show(console, result));
        return result.DifferenceCount == 0 || result.IsSwapped ? ExitCode.Ok : ExitCode.Failure;
    }

    private static JsonObject Document(RebuildResult result) => new()
    {
        ["leaves"] = result.Leaves,
        ["events"] = result.Events,
        ["totals"] = result.Totals,
        ["difference_count"] = result.DifferenceCount,
        ["differences"] = new JsonArray([.. result.Differences.Select(said => (JsonNode)said)]),
        ["swapped"] = result.IsSwapped,
    };

    private static void Show(IAnsiConsole console, RebuildResult result)
    {
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{result.Totals:N0} balances at the ends of {result.Leaves:N0} leaves were made anew from {result.Events:N0} events.");
        foreach (string said in result.Differences.Take(MostShown))
        {
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{said}[/]");
        }

        if (result.DifferenceCount > MostShown)
        {
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"and {result.DifferenceCount - MostShown:N0} more.");
        }

        console.MarkupLine(result switch
        {
            { DifferenceCount: 0 } => "What there is says the same.",
            { IsSwapped: true } => "What was made anew is in its place now.",
            _ => "Nothing was changed. To put what was made anew in its place: engine rebuild --swap",
        });
    }
}
