using System.CommandLine;
using System.Text;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Client;
using Engine.V1;
using Account = Engine.Client.Account;

namespace Engine.Cli.Commands;

/// <summary><c>engine account create</c>.</summary>
internal sealed class AccountCreateCommand
{
    private static readonly AccountFlags[] Flags =
    [
        AccountFlags.DebitsMustNotExceedCredits, AccountFlags.CreditsMustNotExceedDebits, AccountFlags.History,
        AccountFlags.Closed,
    ];

    private readonly Option<UInt128?> id = new("--id")
    {
        Description = "The account's id; a new one by time where it is left out.", CustomParser = Parse.Id,
    };

    private readonly Option<uint> ledger = new("--ledger") { Description = "The ledger.", Required = true };

    private readonly Option<ushort> code = new("--code")
    {
        Description = "What kind of account it is, 1 to 65,535.", Required = true,
    };

    private readonly Option<string[]> flags = new("--flag")
    {
        Description = $"May be given again: {string.Join(", ", Flags.Select(FlagName.Of))}.", HelpName = "flag",
    };

    private readonly Option<string> name = new("--name")
    {
        Description = "A name, unique within the ledger, for ever.",
    };

    private readonly UserDataOptions userData = new();

    public static Command Create()
    {
        var options = new AccountCreateCommand();
        var command = new Command("create", "Create an account.")
        {
            options.id, options.ledger, options.code, options.flags, options.name, EngineAddress.Option,
        };
        options.userData.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var account = Asked(parsed);
        var call = new IdentifiedCall(account.Id, "account", id.Name);
        await using var client = EngineAddress.Connect(parsed);
        if (parsed.GetValue(name) is { } wanted)
        {
            await RequireFreeAsync(client, account, wanted, cancellationToken);
        }

        var created = await call.AnswerAsync(client.CreateAccountsAsync(new[] { account }, cancellationToken));
        var result = created.AllOk ? CreateAccountResult.Unspecified : created.Errors[0].Result;
        if (result is not (CreateAccountResult.Unspecified or CreateAccountResult.Exists))
        {
            throw new ToolException($"The account {EngineId.Format(account.Id)} was refused: {ResultName.Of(result)}.");
        }

        // An account that exists is named all the same: the command may have been cut between its two steps.
        if (parsed.GetValue(name) is { } given)
        {
            await NameAsync(client, call, account.Id, given, cancellationToken);
        }

        if (result == CreateAccountResult.Exists)
        {
            throw new ToolException($"The account {EngineId.Format(account.Id)} was refused: exists, for it was created before.");
        }

        var stored = await call.AnswerAsync(client.LookupAccountsAsync(new[] { account.Id }, cancellationToken), isTaken: true);
        var json = RecordReport.Json(stored[0]);
        Report.For(parsed).Write(json, console => console.Write(RecordReport.Fields(json)));
        return ExitCode.Ok;
    }

    private Account Asked(ParseResult parsed)
    {
        var (data128, data64, data32) = userData.Of(parsed);
        return new Account
        {
            Id = parsed.GetValue(id) ?? EngineId.NewTimeOrdered(),
            Ledger = parsed.GetValue(ledger),
            Code = parsed.GetValue(code),
            Flags = (parsed.GetValue(flags) ?? []).Aggregate(
                AccountFlags.None, (sum, flag) => sum | FlagName.Parse(flag, Flags)),
            UserData128 = data128,
            UserData64 = data64,
            UserData32 = data32,
        };
    }

    // Asked before the account is made, so that a name that cannot be had leaves no account without one.
    private static async Task RequireFreeAsync(
        EngineClient client, Account account, string name, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(name) is < 1 or > 255)
        {
            throw new ToolException("A name has 1 to 255 bytes of UTF-8; no account was created.");
        }

        var holder = (await client.ResolveNamesAsync(account.Ledger, [name], cancellationToken))[0];
        if (holder != 0 && holder != account.Id)
        {
            throw new ToolException(
                $"The name \"{name}\" is taken in ledger {account.Ledger}, by account {EngineId.Format(holder)}; "
                + "no account was created.");
        }
    }

    private static async Task NameAsync(
        EngineClient client, IdentifiedCall call, UInt128 id, string name, CancellationToken cancellationToken)
    {
        var named = await call.AnswerAsync(client.NameAccountsAsync([(id, name)], cancellationToken), isTaken: true);
        if (!named.AllOk && named.Errors[0].Result != NameAccountResult.Exists)
        {
            throw new ToolException(
                $"The account {EngineId.Format(id)} is there, but its name was refused: "
                + $"{ResultName.Of(named.Errors[0].Result)}.");
        }
    }
}
