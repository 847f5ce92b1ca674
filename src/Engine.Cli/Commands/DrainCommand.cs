using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.V1;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine drain</c>: the engine takes no more work, and goes on.</summary>
internal sealed class DrainCommand
{
    private readonly Option<bool> resume = new("--resume") { Description = "Take work again." };

    private readonly Option<string?> why = new("--why") { Description = "Why; clients are told.", HelpName = "text" };

    private readonly Option<string?> who = new("--who")
    {
        Description = "Who asks for it. [default: the user of this machine]", HelpName = "name",
    };

    public static Command Create()
    {
        var options = new DrainCommand();
        var command = new Command(
            "drain", "Take no more work, answer what was accepted, and go on until stopped or resumed; not kept over a restart.")
        {
            options.resume, options.why, options.who, EngineAddress.Option,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var resumes = parsed.GetValue(resume);
        await using var client = EngineAddress.Connect(parsed);
        var done = await client.Settings.DrainAsync(
            new DrainRequest
            {
                Resume = resumes,
                Who = parsed.GetValue(who) ?? Environment.UserName,
                Why = parsed.GetValue(why) ?? (resumes ? "resumed" : "asked to drain"),
            },
            cancellationToken);
        var document = new JsonObject
        {
            ["draining"] = !resumes, ["changed"] = done.Change is not null, ["in_flight"] = done.InFlight,
        };
        var state = resumes ? "Work is taken." : $"No work is taken; {done.InFlight} requests are not answered yet.";
        Report.For(parsed).Write(document, console => console.WriteLine(state));
        return ExitCode.Ok;
    }
}
