using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Client;
using Engine.V1;

namespace Engine.Cli.Commands;

/// <summary><c>engine hold extend</c>.</summary>
internal sealed class HoldExtendCommand
{
    private readonly Argument<UInt128?> hold = new("hold") { Description = "The hold's id.", CustomParser = Parse.Id };

    private readonly Option<uint> timeout = new("--timeout")
    {
        Description = "Seconds until it expires, counted from when it was made.", Required = true,
    };

    public static Command Create()
    {
        var options = new HoldExtendCommand();
        var command = new Command("extend", "Have a hold expire later. The same again changes nothing.")
        {
            options.hold, options.timeout, EngineAddress.Option,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var id = parsed.GetValue(hold) ?? 0;
        await using var client = EngineAddress.Connect(parsed);
        var reply = await client.ExtendHoldsAsync([(id, parsed.GetValue(timeout))], cancellationToken);
        var result = reply.AllOk ? ExtendHoldResult.Unspecified : reply.Errors[0].Result;
        if (result is not (ExtendHoldResult.Unspecified or ExtendHoldResult.Exists))
        {
            throw new ToolException($"The hold was not extended: {ResultName.Of(result)}.");
        }

        var json = new JsonObject
        {
            ["id"] = EngineId.Format(id),
            ["result"] = ResultName.Of(result),
            ["timeout"] = parsed.GetValue(timeout),
            ["last_sequence"] = reply.Position.LastSequence,
        };
        Report.For(parsed).Write(json, console => console.Write(RecordReport.Fields(json)));
        return ExitCode.Ok;
    }
}
