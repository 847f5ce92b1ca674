using System.CommandLine;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Client;
using Engine.V1;
using AccountLimits = Engine.Client.AccountLimits;

namespace Engine.Cli.Commands;

/// <summary><c>engine account limits</c>.</summary>
internal sealed class AccountLimitsCommand
{
    private readonly Argument<string> account = new("account")
    {
        Description = "Its id, or its name with --ledger; \"name:\" before a name that reads as an id.",
    };

    private readonly Option<uint?> ledger = new("--ledger") { Description = "The ledger that the name is in." };

    private readonly Option<Int128?> floor = new("--floor")
    {
        Description = "The least that debits may leave, holds counted, minor units; may be below zero.",
        CustomParser = Parse.Balance,
    };

    private readonly Option<Int128?> ceiling = new("--ceiling")
    {
        Description = "The most that credits may bring it to, holds counted, minor units; may be below zero.",
        CustomParser = Parse.Balance,
    };

    private readonly Option<UInt128?> amount = new("--velocity-amount")
    {
        Description = "The most that may be debited within --window, minor units.", CustomParser = Parse.Amount,
    };

    private readonly Option<ulong?> count = new("--velocity-count")
    {
        Description = "The most debits within --window.",
    };

    private readonly Option<uint?> window = new("--window") { Description = "Seconds, up to 2,678,400 (31 days)." };

    private readonly Option<bool> clear = new("--clear") { Description = "Take all limits away." };

    public static Command Create()
    {
        var options = new AccountLimitsCommand();
        var command = new Command(
            "limits", "Show the limits of an account; with options, set them in the place of all that it has.")
        {
            options.account, options.ledger, options.floor, options.ceiling, options.amount, options.count, options.window,
            options.clear, EngineAddress.Option,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var reference = parsed.GetRequiredValue(account);
        await using var client = EngineAddress.Connect(parsed);
        var ids = await AccountReference.ResolveAsync(client, parsed.GetValue(ledger), [reference], cancellationToken);
        if (Asked(parsed, ids[0]) is { } limits)
        {
            await SetAsync(client, limits, cancellationToken);
        }

        await ShowAsync(parsed, client, ids[0], reference, cancellationToken);
        return ExitCode.Ok;
    }

    /// <summary>The limits to set; null where they are only to be shown.</summary>
    private AccountLimits? Asked(ParseResult parsed, UInt128 id)
    {
        var limits = new AccountLimits
        {
            AccountId = id,
            Floor = parsed.GetValue(floor),
            Ceiling = parsed.GetValue(ceiling),
            VelocityAmount = parsed.GetValue(amount),
            VelocityCount = parsed.GetValue(count),
            WindowSeconds = parsed.GetValue(window) ?? 0,
        };
        var sets = limits != new AccountLimits { AccountId = id };
        if (parsed.GetValue(clear))
        {
            return sets ? throw new ToolException("--clear takes all limits away: give it alone.") : limits;
        }

        return sets ? limits : null;
    }

    private static async Task SetAsync(EngineClient client, AccountLimits limits, CancellationToken cancellationToken)
    {
        var reply = await client.SetAccountLimitsAsync([limits], cancellationToken);
        if (reply.Errors is [var error, ..] && error.Result != SetAccountLimitsResult.Exists)
        {
            throw new ToolException($"The limits were refused: {ResultName.Of(error.Result)}.");
        }
    }

    private static async Task ShowAsync(
        ParseResult parsed, EngineClient client, UInt128 id, string reference, CancellationToken cancellationToken)
    {
        var found = await client.LookupAccountLimitsAsync(new[] { id }, cancellationToken);
        if (found.Count == 0 && (await client.LookupAccountsAsync(new[] { id }, cancellationToken)).Count == 0)
        {
            throw new ToolException($"There is no account {reference}; create it with engine account create.");
        }

        var limits = found.Count == 0 ? new AccountLimits { AccountId = id } : found[0].Limits;
        var json = RecordReport.Json(limits);
        if (limits.WindowSeconds != 0)
        {
            json["counted_amount"] = RecordReport.Amount(found[0].CountedAmount);
            json["counted_debits"] = RecordReport.Nanoseconds(found[0].CountedDebits);
        }

        Report.For(parsed).Write(json, console => console.Write(RecordReport.Fields(json)));
    }
}
