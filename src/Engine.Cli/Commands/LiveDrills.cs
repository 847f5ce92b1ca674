using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Drills.Live;
using Engine.Cli.Output;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine drill</c> where nothing more is said: every drill on a live engine, or some of them.</summary>
internal static class LiveDrills
{
    /// <summary>Which of them.</summary>
    public static Option<string[]> Only { get; } = new("--only")
    {
        Description = "Hold only this drill on a live engine; may be given again.", HelpName = "NAME",
    };

    /// <summary>Whether they are only named.</summary>
    public static Option<bool> List { get; } = new("--list")
    {
        Description = "Say which drills on live engines there are, and hold none.",
    };

    /// <summary>Whether those are held, too, that take long.</summary>
    public static Option<bool> Long { get; } = new("--long")
    {
        Description = "Hold the drills on live engines, too, that take the better part of an hour.",
    };

    /// <summary>Holds them, or says which there are.</summary>
    public static Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation) => parsed.GetValue(List)
        ? Task.FromResult(Tell(Report.For(parsed)))
        : HoldAsync(parsed, DrillList.Named(parsed.GetValue(Only) ?? [], parsed.GetValue(Long)), cancellation);

    private static int Tell(Report report)
    {
        report.Write(
            new JsonObject { ["drills"] = new JsonArray([.. DrillList.All.Select(drill => JsonValue.Create(drill.Name))]) },
            console =>
            {
                foreach (Drill drill in DrillList.All)
                {
                    console.WriteLine($"{drill.Name,-20} {drill.What}{(drill.IsLong ? "; with --long" : "")}");
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
