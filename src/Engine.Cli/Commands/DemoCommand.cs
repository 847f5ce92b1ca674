using System.CommandLine;
using Engine.Cli.Demo;
using Engine.Cli.Output;
using Engine.Cli.Processes;
using Engine.Journal;

namespace Engine.Cli.Commands;

/// <summary><c>engine demo</c>: ten million transfers become durable, through a crash, and are proved.</summary>
internal static class DemoCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Option<long> transfers = new("--transfers")
        {
            Description = "How many transfers.",
            DefaultValueFactory = _ => 10_000_000,
        };
        transfers.Validators.Add(result =>
        {
            // What is no number at all has its own complaint.
            if (long.TryParse(result.Tokens is [var given] ? given.Value : "1", out long asked)
                && asked is (< 1 or > 70_000_000))
            {
                result.AddError("--transfers is from 1 to 70,000,000: all of them are held in memory.");
            }
        });
        Command command = new("demo", "Watch ten million transfers become durable, through a SIGKILL half-way.") { transfers };
        command.SetAction((parsed, cancellation) => RunAsync(Report.For(parsed), parsed.GetValue(transfers), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Report report, long transfers, CancellationToken cancellation)
    {
        try
        {
            return await new DemoRun(report, transfers).RunAsync(cancellation);
        }
        catch (Exception failure) when (failure is EngineProcessException or JournalException)
        {
            throw new ToolException(failure.Message);
        }
    }
}
