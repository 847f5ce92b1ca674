using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Client;
using Engine.V1;

namespace Engine.Cli.Commands;

/// <summary><c>engine hold post-group</c> and <c>void-group</c>.</summary>
internal sealed class HoldGroupCommand(bool voids)
{
    private readonly Argument<UInt128?> group = new("group")
    {
        Description = "The group: the user_data_128 of its holds.", CustomParser = Parse.Id,
    };

    private readonly Option<uint> ledger = new("--ledger") { Description = "The ledger of the holds.", Required = true };

    private readonly Option<UInt128?> firstId = new("--first-id")
    {
        Description = "Id of the first transfer, the others have those that follow; a new one by time where it is left out.",
        CustomParser = Parse.Id,
    };

    private readonly Option<int> maxHolds = new("--max-holds")
    {
        Description = "Nothing is done if there are more.",
        DefaultValueFactory = _ => EngineClientOptions.MaxEventsPerRequest,
    };

    public static Command CreatePost() =>
        new HoldGroupCommand(voids: false).Create("post-group", "Post all that remains of every open hold of a group.");

    public static Command CreateVoid() =>
        new HoldGroupCommand(voids: true).Create("void-group", "Void every open hold of a group.");

    private Command Create(string name, string description)
    {
        var command = new Command(name, $"{description} All of them or none; the same first id again changes nothing.")
        {
            group, ledger, firstId, maxHolds, EngineAddress.Option,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var asked = new HoldGroup(
            parsed.GetValue(ledger),
            parsed.GetValue(group) ?? 0,
            parsed.GetValue(firstId) ?? EngineId.NewTimeOrdered()) { MaxHolds = parsed.GetValue(maxHolds) };
        await using var client = EngineAddress.Connect(parsed);
        var call = new IdentifiedCall(asked.FirstId, "first transfer", firstId.Name);
        var reply = await call.AnswerAsync(voids
            ? client.VoidGroupAsync(asked, cancellationToken)
            : client.PostGroupAsync(asked, cancellationToken));
        if (!reply.IsResolved)
        {
            throw new ToolException($"{Refusal(reply)} The first id was to be {EngineId.Format(asked.FirstId)}.");
        }

        var json = new JsonObject
        {
            ["first_id"] = EngineId.Format(asked.FirstId),
            ["result"] = ResultName.Of(reply.Result),
            ["holds"] = reply.Holds,
            ["amount"] = RecordReport.Amount(reply.Amount),
            ["last_sequence"] = reply.Position.LastSequence,
        };
        Report.For(parsed).Write(json, console => console.Write(RecordReport.Fields(json)));
        return ExitCode.Ok;
    }

    private static string Refusal(GroupReply reply)
    {
        var at = reply.Reason == CreateTransferResult.Unspecified ? "" : $", at first with {ResultName.Of(reply.Reason)}";
        return reply.Result switch
        {
            ResolveGroupResult.GroupEmpty => "No hold of the group is open.",
            ResolveGroupResult.TooManyHolds => $"Nothing was done: {reply.Holds} holds of the group are open, more than asked for.",
            _ => $"Nothing was done: the hold {EngineId.Format(reply.RefusedHold)} was refused: {ResultName.Of(reply.Refusal)}{at}.",
        };
    }
}
