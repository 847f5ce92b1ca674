using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.V1;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine pause-client</c> and <c>engine resume-client</c>.</summary>
internal sealed class PauseClientCommand
{
    private readonly Argument<string> name = new("name") { Description = "The client, by the name that it gives." };

    private readonly Option<string?> why = new("--why") { Description = "Why; the client is told.", HelpName = "text" };

    private readonly Option<string?> who = new("--who")
    {
        Description = "Who asks for it. [default: the user of this machine]", HelpName = "name",
    };

    public static Command CreatePause() => Create(
        "pause-client", "Take no more work of a client; what it has in flight is answered. Kept over restarts.", resumes: false);

    public static Command CreateResume() => Create("resume-client", "Take a client's work again.", resumes: true);

    private static Command Create(string verb, string description, bool resumes)
    {
        var options = new PauseClientCommand();
        var command = new Command(verb, description) { options.name, options.why, options.who, EngineAddress.Option };
        command.SetAction((parsed, cancellation) => options.RunAsync(parsed, resumes, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, bool resumes, CancellationToken cancellationToken)
    {
        var client = parsed.GetRequiredValue(name);
        var reason = parsed.GetValue(why)
            ?? (resumes ? "resumed" : throw new ToolException("Say why with --why TEXT: the client is told."));
        await using var engine = EngineAddress.Connect(parsed);
        var done = await engine.Settings.PauseClientAsync(
            new PauseClientRequest
            {
                Client = client, Resume = resumes, Who = parsed.GetValue(who) ?? Environment.UserName, Why = reason,
            },
            cancellationToken);
        var document = new JsonObject
        {
            ["client"] = client, ["paused"] = !resumes, ["changed"] = done.Change is not null,
        };
        var state = resumes ? "is served again" : "is paused";
        Report.For(parsed).Write(document, console => console.WriteLine($"{client} {state}."));
        return ExitCode.Ok;
    }
}
