using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.Json.Nodes;
using Engine.Cli.Drills.Live;
using Engine.Cli.Output;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine drill</c> where nothing more is said: every drill on a live engine, or some of them.</summary>
internal static class LiveDrillCommand
{
    private static readonly Option<string[]> s_only = new("--only")
    {
        Description = "Hold only this drill on a live engine; may be given again.", HelpName = "NAME",
    };

    private static readonly Option<bool> s_list = new("--list")
    {
        Description = "Say which drills on live engines there are, and hold none.",
    };

    /// <summary>Describes the command: what it rehearses otherwise, and this where none of that is asked for.</summary>
    public static Command Create()
    {
        Command drill = DrillCommand.Create();
        Option[] others = [.. drill.Options];
        CommandLineAction? rehearse = drill.Action;
        drill.Description = "Rehearse failures on engines of the drill's own: each is injected from outside under load, and has to raise "
            + "its alarm in time with the right cause, lose nothing, and close by itself.";
        drill.Options.Add(s_only);
        drill.Options.Add(s_list);
        drill.SetAction((parsed, cancellation) => (others.Any(other => parsed.GetResult(other) is { Implicit: false }), rehearse) switch
        {
            (true, AsynchronousCommandLineAction action) => action.InvokeAsync(parsed, cancellation),
            (true, SynchronousCommandLineAction action) => Task.FromResult(action.Invoke(parsed)),
            _ when parsed.GetValue(s_list) => Task.FromResult(List(Report.For(parsed))),
            _ => HoldAsync(parsed, DrillList.Named(parsed.GetValue(s_only) ?? []), cancellation),
        });
        return drill;
    }

    private static int List(Report report)
    {
        report.Write(
            new JsonObject { ["drills"] = new JsonArray([.. DrillList.All.Select(drill => JsonValue.Create(drill.Name))]) },
            console =>
            {
                foreach (Drill drill in DrillList.All)
                {
                    console.WriteLine($"{drill.Name,-20} {drill.What}");
                }
            });
        return ExitCode.Ok;
    }

    private static async Task<int> HoldAsync(ParseResult parsed, IReadOnlyList<Drill> drills, CancellationToken cancellation)
    {
        TextWriter progress = parsed.InvocationConfiguration.Error;
        TimeSpan start = AlarmFeed.Now;
        List<DrillResult> results = [];
        foreach (Drill drill in drills)
        {
            await progress.WriteLineAsync($"{drill.Name}: {drill.What}");
            DrillResult result = await DrillRun.HoldAsync(drill, cancellation);
            await progress.WriteLineAsync($"  {(result.Passed ? "passed" : Scoreboard.Complaint(result))}");
            results.Add(result);
        }

        var board = new Scoreboard(results, AlarmFeed.Now - start);
        Report.For(parsed).Write(board.Document(), board.Show);
        return board.Passed ? ExitCode.Ok : ExitCode.Failure;
    }
}
