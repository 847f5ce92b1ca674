using System.CommandLine;
using Engine.Cli.Drills;
using Engine.Cli.Drills.Fortnight;
using Engine.Cli.Drills.Labelled;
using Engine.Cli.Output;
using Engine.Cli.Processes;

namespace Engine.Cli.Commands;

/// <summary><c>engine drill</c>: rehearses what is to go well when it counts.</summary>
internal static class DrillCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Option<string?> series = new("--series")
        {
            Description = "Score the detector alone on labelled series: a folder with windows.json and CSV files, or with both as "
                + "*.tar.gz (the Numenta Anomaly Benchmark's form).",
            HelpName = "DIR",
        };
        Option<bool> fortnight = new("--fortnight")
        {
            Description = "Have every check look at a simulated calm fortnight, and then at faults: no false alarm, each in time.",
        };
        Option<int> seed = new("--seed") { Description = "Of the fortnight.", DefaultValueFactory = _ => 1 };
        Command command = new(
            "drill",
            "Rehearse failures on engines of the drill's own: each is injected from outside under load, and has to raise its alarm "
                + "in time with the right cause, lose nothing, and close by itself.")
        {
            LiveDrills.Only, LiveDrills.List, LiveDrills.Long, series, fortnight, seed, Takeover(),
        };
        command.SetAction((parsed, cancellation) => parsed switch
        {
            _ when parsed.GetValue(fortnight) =>
                Task.FromResult(Pass(Report.For(parsed), parsed.GetValue(seed), cancellation)),
            _ when parsed.GetValue(series) is { } folder => Task.FromResult(Score(Report.For(parsed), folder)),
            _ => LiveDrills.RunAsync(parsed, cancellation),
        });
        return command;
    }

    private static int Score(Report report, string folder)
    {
        LabelledDrill drill = LabelledDrill.Run(LabelledFiles.Read(folder));
        report.Write(drill.Document(), drill.Show);
        return ExitCode.Ok;
    }

    private static int Pass(Report report, int seed, CancellationToken cancellation)
    {
        FortnightDrill drill = FortnightDrill.Run(seed, cancellation);
        report.Write(drill.Document(), drill.Show);
        return drill.IsPassed ? ExitCode.Ok : ExitCode.Failure;
    }

    private static Command Takeover()
    {
        Option<int> rounds = new("--rounds") { Description = "How often each.", DefaultValueFactory = _ => 3 };
        rounds.Validators.Add(result =>
        {
            if (result.Tokens is [var given] && int.TryParse(given.Value, out int asked) && asked is (< 1 or > 1000))
            {
                result.AddError("--rounds is from 1 to 1000.");
            }
        });
        Command command = new(
            "takeover", "Measure the seconds without service when a leader is killed, stopped, or hands over.") { rounds };
        command.SetAction((parsed, cancellation) =>
            RunAsync(Report.For(parsed), parsed.GetValue(rounds), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Report report, int rounds, CancellationToken cancellation)
    {
        try
        {
            TakeoverFigures figures = await new TakeoverDrill(rounds).RunAsync(cancellation);
            report.Write(figures.Document(), figures.Show);
            return ExitCode.Ok;
        }
        catch (EngineProcessException failure)
        {
            throw new ToolException(failure.Message);
        }
    }
}
