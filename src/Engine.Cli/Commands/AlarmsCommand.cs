using System.CommandLine;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Client;
using Engine.V1;
using Google.Protobuf.Collections;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine alarms</c>: what the engine says is wrong with it.</summary>
internal sealed class AlarmsCommand
{
    private readonly Option<bool> watch = new("--watch")
    {
        Description = "Go on, a line for each that opens, changes or closes, over restarts; with --json one document a line.",
    };

    private readonly Option<bool> closed = new("--closed") { Description = "List the last ones that closed too." };

    public static Command Create()
    {
        var options = new AlarmsCommand();
        var command = new Command("alarms", "List what the engine says is wrong with it, or watch it.")
        {
            options.watch, options.closed, EngineAddress.Option, AlarmsSilenceCommand.Create(),
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var client = EngineAddress.Connect(parsed);
        if (parsed.GetValue(watch))
        {
            await WatchAsync(parsed, client, cancellationToken);
            return ExitCode.Ok;
        }

        var alarms = await client.Alarms.ListAsync(parsed.GetValue(closed), cancellationToken);
        Report.For(parsed).Write(MessageJson.Of(alarms), console =>
        {
            console.Write(Table(alarms.Open, "No alarm is open."));
            if (parsed.GetValue(closed))
            {
                console.Write(Table(alarms.Closed, "None has closed lately."));
            }

            foreach (var silence in alarms.Silences)
            {
                console.WriteLine(AlarmText.Silence(silence));
            }
        });
        return ExitCode.Ok;
    }

    private static Table Table(RepeatedField<Alarm> alarms, string none)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var narrow in new[] { "since", "seen for", "grade", "alarm" })
        {
            table.AddColumn(new TableColumn(narrow).NoWrap());
        }

        table.AddColumn("cause");
        foreach (var alarm in alarms)
        {
            table.AddRow(
                new Text(AlarmText.At(alarm.Since)),
                new Text(AlarmText.Lasted(alarm)),
                new Text(AlarmText.Grade(alarm.Grade) + (alarm.Silence is null ? "" : ", silenced")),
                new Text(AlarmText.Title(alarm)),
                new Text(alarm.Cause));
        }

        if (alarms.Count == 0)
        {
            table.HideHeaders();
            table.AddRow(none);
        }

        return table;
    }

    private static async Task WatchAsync(ParseResult parsed, EngineClient client, CancellationToken cancellationToken)
    {
        var isJson = parsed.GetValue(Report.JsonOption);
        var output = parsed.InvocationConfiguration.Output;
        var told = new Dictionary<string, Alarm>();
        await foreach (var open in client.Alarms.WatchAsync(cancellationToken))
        {
            foreach (var (change, alarm) in Changes(told, open))
            {
                await output.WriteLineAsync(isJson
                    ? new JsonObject { ["change"] = change, ["alarm"] = MessageJson.Of(alarm) }.ToJsonString()
                    : $"{change} {AlarmText.Line(alarm)}");
            }

            told = open.ToDictionary(alarm => alarm.Id);
        }
    }

    private static IEnumerable<(string Change, Alarm Alarm)> Changes(Dictionary<string, Alarm> told, IReadOnlyList<Alarm> open)
    {
        foreach (var alarm in open)
        {
            if (!told.TryGetValue(alarm.Id, out var before))
            {
                yield return ("open", alarm);
            }
            else if (before.Grade != alarm.Grade || !Equals(before.Silence, alarm.Silence))
            {
                yield return ("changed", alarm);
            }
        }

        foreach (var gone in told.Values.Where(before => open.All(alarm => alarm.Id != before.Id)))
        {
            yield return ("closed", gone);
        }
    }
}
