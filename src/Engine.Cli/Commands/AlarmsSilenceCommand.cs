using System.CommandLine;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.V1;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine alarms silence</c>: nobody is called for some alarms, for a time.</summary>
internal sealed class AlarmsSilenceCommand
{
    private readonly Argument<string> name = new("name") { Description = "Which alarms; * stands for anything." };

    private readonly Option<string?> subject = new("--subject")
    {
        Description = "About what, such as \"lane 1\"; * stands for anything. [default: *]", HelpName = "text",
    };

    private readonly Option<TimeSpan?> span = new("--for")
    {
        Description = "For how long: 30m, 2h, 1d; 30 days at the most.", CustomParser = Parse.Span, HelpName = "time", Required = true,
    };

    private readonly Option<string> why = new("--why") { Description = "Why, for those who wonder.", HelpName = "text", Required = true };

    private readonly Option<string?> who = new("--who")
    {
        Description = "Who wants it. [default: the user of this machine]", HelpName = "name",
    };

    public static Command Create()
    {
        var options = new AlarmsSilenceCommand();
        var command = new Command(
            "silence", "Have nobody called for some alarms, for a time. They are seen and listed still.")
        {
            options.name, options.subject, options.span, options.why, options.who, EngineAddress.Option,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var client = EngineAddress.Connect(parsed);
        var silence = await client.Alarms.SilenceAsync(
            new SilenceAlarmRequest
            {
                Name = parsed.GetRequiredValue(name),
                Subject = parsed.GetValue(subject) ?? "",
                Duration = Duration.FromTimeSpan(parsed.GetRequiredValue(span)!.Value),
                By = parsed.GetValue(who) ?? Environment.UserName,
                Why = parsed.GetRequiredValue(why),
            },
            cancellationToken);
        Report.For(parsed).Write(MessageJson.Of(silence), console => console.WriteLine(AlarmText.Silence(silence)));
        return ExitCode.Ok;
    }
}
