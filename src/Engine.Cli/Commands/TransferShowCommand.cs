using System.CommandLine;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Client;

namespace Engine.Cli.Commands;

/// <summary><c>engine transfer show</c>.</summary>
internal sealed class TransferShowCommand
{
    private readonly Argument<UInt128?> id = new("id")
    {
        Description = "The transfer's id.", CustomParser = Parse.Id, Arity = ArgumentArity.ExactlyOne,
    };

    public static Command Create()
    {
        var options = new TransferShowCommand();
        var command = new Command("show", "Show a transfer as it was stored.") { options.id, EngineAddress.Option };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var wanted = parsed.GetValue(id) ?? 0;
        await using var client = EngineAddress.Connect(parsed);
        var found = await client.LookupTransfersAsync(new[] { wanted }, cancellationToken);
        if (found.Count == 0)
        {
            throw new ToolException(
                $"There is no transfer {EngineId.Format(wanted)}: it never took effect. Check the id.");
        }

        var json = RecordReport.Json(found[0]);
        Report.For(parsed).Write(json, console => console.Write(RecordReport.Fields(json)));
        return ExitCode.Ok;
    }
}
