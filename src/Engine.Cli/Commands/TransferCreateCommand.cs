using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Client;
using Engine.V1;
using Transfer = Engine.Client.Transfer;

namespace Engine.Cli.Commands;

/// <summary><c>engine transfer create</c>.</summary>
internal sealed class TransferCreateCommand
{
    private static readonly TransferFlags[] Flags =
    [
        TransferFlags.BalancingDebit, TransferFlags.BalancingCredit, TransferFlags.ClosingDebit,
        TransferFlags.ClosingCredit, TransferFlags.MultipleCaptures, TransferFlags.Grouped, TransferFlags.Capture,
    ];

    private readonly Option<UInt128?> id = new("--id")
    {
        Description = "The transfer's id; a new one by time where it is left out.", CustomParser = Parse.Id,
    };

    private readonly Option<string> debit = new("--debit") { Description = "The account debited: its id or name." };

    private readonly Option<string> credit = new("--credit") { Description = "The account credited: its id or name." };

    private readonly Option<UInt128?> amount = new("--amount")
    {
        Description = "Minor units. With --post or --void, all of the hold where it is left out.",
        CustomParser = Parse.Amount,
    };

    private readonly Option<uint?> ledger = new("--ledger") { Description = "The ledger of both accounts." };

    private readonly Option<ushort> code = new("--code") { Description = "What kind of transfer it is, 1 to 65,535." };

    private readonly Option<bool> pending = new("--pending")
    {
        Description = "Hold the amount until posted or voided.",
    };

    private readonly Option<uint> timeout = new("--timeout")
    {
        Description = "Seconds until the hold expires; never where it is left out.",
    };

    private readonly Option<UInt128?> post = new("--post") { Description = "Post this hold.", CustomParser = Parse.Id };

    private readonly Option<UInt128?> cancel = new("--void")
    {
        Description = "Void this hold.", CustomParser = Parse.Id,
    };

    private readonly Option<string[]> flags = new("--flag")
    {
        Description = $"May be given again: {string.Join(", ", Flags.Select(FlagName.Of))}.", HelpName = "flag",
    };

    private readonly UserDataOptions userData = new();

    public static Command Create()
    {
        var options = new TransferCreateCommand();
        var command = new Command("create", "Move an amount from one account to another, hold it, post or void a hold.")
        {
            options.id, options.debit, options.credit, options.amount, options.ledger, options.code, options.pending,
            options.timeout, options.post, options.cancel, options.flags, EngineAddress.Option,
        };
        options.userData.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var transfer = Asked(parsed);
        await using var client = EngineAddress.Connect(parsed);
        var accounts = await AccountReference.ResolveAsync(
            client,
            parsed.GetValue(ledger),
            [parsed.GetValue(debit) ?? "0", parsed.GetValue(credit) ?? "0"],
            cancellationToken);
        transfer.DebitAccountId = accounts[0];
        transfer.CreditAccountId = accounts[1];

        var call = new IdentifiedCall(transfer.Id, "transfer", id.Name);
        var answer = await call.AnswerAsync(client.CreateTransferAsync(transfer, cancellationToken));
        if (!answer.IsOk)
        {
            throw new ToolException($"The transfer {EngineId.Format(transfer.Id)} was refused: {Refusal(answer)}.");
        }

        var json = new JsonObject
        {
            ["id"] = EngineId.Format(transfer.Id),
            ["result"] = ResultName.Of(answer.Result),
            ["amount"] = RecordReport.Amount(answer.Amount),
            ["timestamp"] = RecordReport.Nanoseconds(answer.Timestamp),
            ["last_sequence"] = answer.LastSequence,
        };
        Report.For(parsed).Write(json, console => console.Write(RecordReport.Fields(json)));
        return ExitCode.Ok;
    }

    private static string Refusal(TransferAnswer answer) => answer switch
    {
        { Result: CreateTransferResult.Exists } => $"{ResultName.Of(answer.Result)}, for it took effect before",
        { Reason: CreateTransferResult.Unspecified } => ResultName.Of(answer.Result),
        _ => $"{ResultName.Of(answer.Result)}, at first with {ResultName.Of(answer.Reason)}",
    };

    private Transfer Asked(ParseResult parsed)
    {
        var resolves = parsed.GetValue(post) ?? parsed.GetValue(cancel);
        if (resolves is null)
        {
            RequireAll(parsed);
        }

        var (data128, data64, data32) = userData.Of(parsed);
        return new Transfer
        {
            Id = parsed.GetValue(id) ?? EngineId.NewTimeOrdered(),
            Amount = parsed.GetValue(amount) ?? (parsed.GetValue(post) is null ? 0 : UInt128.MaxValue),
            PendingId = resolves ?? 0,
            Timeout = parsed.GetValue(timeout),
            Ledger = parsed.GetValue(ledger) ?? 0,
            Code = parsed.GetValue(code),
            Flags = AskedFlags(parsed),
            UserData128 = data128,
            UserData64 = data64,
            UserData32 = data32,
        };
    }

    private TransferFlags AskedFlags(ParseResult parsed)
    {
        var sum = (parsed.GetValue(flags) ?? []).Aggregate(
            TransferFlags.None, (sum, flag) => sum | FlagName.Parse(flag, Flags));
        sum |= parsed.GetValue(pending) ? TransferFlags.Pending : 0;
        sum |= parsed.GetValue(post) is null ? 0 : TransferFlags.PostPending;
        sum |= parsed.GetValue(cancel) is null ? 0 : TransferFlags.VoidPending;
        return sum;
    }

    private void RequireAll(ParseResult parsed)
    {
        foreach (var option in new Option[] { debit, credit, amount, ledger, code })
        {
            if (parsed.GetResult(option) is null)
            {
                throw new ToolException($"{option.Name} is missing; only --post and --void can do without it.");
            }
        }
    }
}
