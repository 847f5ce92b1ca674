using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.History;
using Engine.Cli.Output;
using Engine.Client;
using Engine.V1;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine tune</c>: shows the settings of a running engine, and changes them.</summary>
internal sealed class TuneCommand
{
    private readonly Argument<string?> name = new("name")
    {
        Description = "The setting, or client-rate:NAME for the events a second of a client; where it is left out, all are listed.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string?> value = new("value")
    {
        Description = "Its value, as engine serve takes it; for the rate of a client a number, or none for no limit.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> why = new("--why") { Description = "Why; it is recorded with the change.", HelpName = "text" };

    private readonly Option<string?> who = new("--who")
    {
        Description = "Who changes it. [default: the user of this machine]", HelpName = "name",
    };

    private readonly Option<bool> undo = new("--undo") { Description = "Take the last change of the setting back." };

    private readonly Option<bool> changes = new("--changes")
    {
        Description = "List what was changed while engines ran; with a name, of that setting.",
    };

    public static Command Create()
    {
        var options = new TuneCommand();
        var command = new Command(
            "tune", "Show the settings of a running engine, or change one: at once, recorded in the journal, kept over restarts.")
        {
            options.name, options.value, options.why, options.who, options.undo, options.changes, EngineAddress.Option,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var setting = parsed.GetValue(name);
        RequireWhole(parsed, setting);
        await using var client = EngineAddress.Connect(parsed);
        if (parsed.GetValue(changes))
        {
            await ListChangesAsync(parsed, client, setting, cancellationToken);
        }
        else if (setting is null || (parsed.GetValue(value) is null && !parsed.GetValue(undo)))
        {
            await ListAsync(parsed, client, setting, cancellationToken);
        }
        else
        {
            await ChangeAsync(parsed, client, setting, cancellationToken);
        }

        return ExitCode.Ok;
    }

    // Half a change would look like a list that was asked for.
    private void RequireWhole(ParseResult parsed, string? setting)
    {
        if (parsed.GetValue(undo) && setting is null)
        {
            throw new ToolException("--undo takes back the last change of one setting: name it; --changes lists them.");
        }

        if (parsed.GetValue(why) is not null && parsed.GetValue(value) is null && !parsed.GetValue(undo))
        {
            throw new ToolException("--why goes with a change: name the setting and its value.");
        }
    }

    private async Task ChangeAsync(
        ParseResult parsed, EngineClient client, string setting, CancellationToken cancellationToken)
    {
        var takesBack = parsed.GetValue(undo);
        var to = parsed.GetValue(value);
        if (takesBack && to is not null)
        {
            throw new ToolException("--undo takes the last change back: give it without a value.");
        }

        var reason = parsed.GetValue(why) ?? (takesBack ? "taken back" : throw new ToolException(
            "Say why with --why TEXT: it is recorded, for those who look at it tomorrow."));

        // What is expected is said, so that a request that is sent again takes back no second change.
        var before = (await client.Settings.ListAsync(cancellationToken)).FirstOrDefault(listed => listed.Name == setting);
        var request = new TuneRequest
        {
            Name = setting,
            Value = to ?? "",
            Who = parsed.GetValue(who) ?? Environment.UserName,
            Why = reason,
            Undo = takesBack,
        };
        if (before is { Changeable: true } && takesBack)
        {
            request.Expected = before.Value;
        }

        var done = await client.Settings.TuneAsync(request, cancellationToken);
        var document = new JsonObject { ["changed"] = done.Changed };
        if (done.Change is { } change)
        {
            document["change"] = SettingReport.Json(change);
        }

        Report.For(parsed).Write(document, console => console.WriteLine(Told(setting, done)));
    }

    private static string Told(string setting, TuneResponse done)
    {
        if (!done.Changed)
        {
            return $"{setting} has that value already: nothing was changed.";
        }

        var recorded = done.Change.Recorded
            ? $"recorded at sequence {done.Change.Sequence}"
            : "recorded when the journal writes again; until then a restart would lose it";
        return $"{SettingReport.Line(done.Change)}\nIn force; {recorded}. Back with: engine tune {setting} --undo";
    }

    private static async Task ListAsync(
        ParseResult parsed, EngineClient client, string? setting, CancellationToken cancellationToken)
    {
        var all = await client.Settings.ListAsync(cancellationToken);
        JsonObject[] rows = [.. (setting is null ? all : [Only(all, setting)]).Select(SettingReport.Json)];
        Report.For(parsed).Write(
            new JsonArray([.. rows]),
            console => console.Write(HistoryReport.Rows(rows, "name", "value", "default", "changeable", "since", "by", "why")));
    }

    private static async Task ListChangesAsync(
        ParseResult parsed, EngineClient client, string? setting, CancellationToken cancellationToken)
    {
        var all = await client.Settings.ListChangesAsync(cancellationToken);
        JsonObject[] rows =
            [.. all.Where(change => setting is null || change.Name == setting).Select(SettingReport.Json)];
        Report.For(parsed).Write(
            new JsonArray([.. rows]),
            console => console.Write(HistoryReport.Rows(
                rows, "timestamp", "sequence", "name", "from", "to", "who", "why", "recorded")));
    }

    private static Setting Only(IReadOnlyList<Setting> settings, string setting) =>
        settings.FirstOrDefault(listed => listed.Name == setting)
            ?? throw new ToolException($"There is no setting {setting}; engine tune lists them.");
}
