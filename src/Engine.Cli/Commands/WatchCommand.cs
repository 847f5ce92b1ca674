using System.CommandLine;
using Engine.Cli.Connection;
using Engine.Cli.History;
using Engine.Cli.Output;
using Engine.Client;
using Engine.V1;

namespace Engine.Cli.Commands;

/// <summary><c>engine watch</c>.</summary>
internal sealed class WatchCommand
{
    private static readonly EventKind[] Kinds =
        [.. Enum.GetValues<EventKind>().Where(kind => kind != EventKind.Unspecified)];

    private readonly Option<ulong> from = new("--from")
    {
        Description = "The first sequence; where it is left out, what happens from now on.",
    };

    private readonly Option<string[]> kinds = new("--kind")
    {
        Description = $"Only these; may be given again: {string.Join(", ", Kinds.Select(ResultName.Of))}.",
        HelpName = "kind",
    };

    private readonly Option<uint?> ledger = new("--ledger") { Description = "Only what happens in a ledger." };

    private readonly Option<string?> account = new("--account")
    {
        Description = "Only what happens to an account: its id, or its name with --ledger.",
    };

    private readonly Option<int> limit = new("--limit") { Description = "End after so many events; never where it is 0." };

    public static Command Create()
    {
        var options = new WatchCommand();
        var command = new Command(
            "watch", "Print every event as it becomes durable, one a line; with --json one document a line. Goes on over restarts.")
        {
            options.from, options.kinds, options.ledger, options.account, options.limit, EngineAddress.Option,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        EventKind[] wanted = [.. (parsed.GetValue(kinds) ?? []).Select(Kind)];
        var most = parsed.GetValue(limit) is var given and > 0 ? given : int.MaxValue;
        var isJson = parsed.GetValue(Report.JsonOption);
        var output = parsed.InvocationConfiguration.Output;
        await using var client = EngineAddress.Connect(parsed);
        string[] references = parsed.GetValue(account) is { } reference ? [reference] : [];
        var ids = await AccountReference.ResolveAsync(client, parsed.GetValue(ledger), references, cancellationToken);
        var query = new EventQuery
        {
            FromSequence = parsed.GetValue(from),
            Kinds = wanted,
            Ledger = parsed.GetValue(ledger) ?? 0,
            AccountId = ids.FirstOrDefault(),
        };
        await foreach (var happened in client.History.WatchEventsAsync(query, cancellationToken).Take(most))
        {
            await output.WriteLineAsync(isJson ? HistoryReport.Json(happened).ToJsonString() : Line(happened));
        }

        return ExitCode.Ok;
    }

    private static EventKind Kind(string name) => Array.Find(
        Kinds, kind => ResultName.Of(kind).Equals(name.Replace('-', '_'), StringComparison.OrdinalIgnoreCase)) is var found
            && found != EventKind.Unspecified
                ? found
                : throw new ToolException(
                    $"\"{name}\" is no kind of event; there are {string.Join(", ", Kinds.Select(ResultName.Of))}.");

    private static string Line(HistoryEvent happened)
    {
        string what = happened switch
        {
            { Account: { } account } => $"{EngineId.Format(account.Id)} ledger {account.Ledger} code {account.Code}",
            { Transfer: { } transfer } =>
                $"{EngineId.Format(transfer.Id)} {EngineId.Format(transfer.DebitAccountId)} -> "
                    + $"{EngineId.Format(transfer.CreditAccountId)} {RecordReport.Amount(transfer.Amount)}"
                    + (happened.Released == 0 ? "" : $" released {RecordReport.Amount(happened.Released)}"),
            { Name: { } name } => $"{EngineId.Format(happened.Id)} {name}",
            { Limits: { } limits } => $"{EngineId.Format(limits.AccountId)} {LimitText.Of(limits)}",
            { Setting: { } setting } => SettingReport.Line(setting),
            _ => $"{EngineId.Format(happened.Id)} {ResultName.Of(happened.Reason)}",
        };
        return $"{happened.Sequence} {StampText.Of(happened.Timestamp)} {ResultName.Of(happened.Kind)} {what}";
    }
}
