using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.History;
using Engine.Cli.Incidents;
using Engine.Cli.Incidents.Page;
using Engine.Cli.Output;
using Engine.Watch.Recorder;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary>
/// <c>engine incident</c>: writes what happened in a time as one page, from what the flight recorder noted and from
/// PostgreSQL. It asks no engine, so that it works while one runs, hangs, or is gone.
/// </summary>
internal sealed class IncidentCommand
{
    private readonly Option<string> _from = new("--from")
    {
        Description = "The first moment, such as 2026-11-29T02:00:00Z; without an offset it is UTC.",
        HelpName = "TIME",
        Required = true,
    };

    private readonly Option<string?> _to = new("--to") { Description = "The last moment. [default: now]", HelpName = "TIME" };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "Where the page goes. [default: engine-incident-TIME.html]", HelpName = "FILE.html",
    };

    private readonly Option<bool> _recorderOnly = new("--recorder-only")
    {
        Description = "Do not ask PostgreSQL: without the proof, and without what became of unknown outcomes.",
    };

    private readonly Option<int> _patience = new("--patience")
    {
        Description = "Seconds after which a PostgreSQL that shows no sign of life is given up.", DefaultValueFactory = _ => 120,
    };

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var options = new IncidentCommand();
        Command command = new("incident", "Write what happened between two moments as one HTML page.")
        {
            options._from, options._to, options._out, options._recorderOnly, options._patience,
            JournalPlace.Data, JournalPlace.Connection,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        DateTimeOffset from = TimeOf("--from", parsed.GetRequiredValue(_from));
        DateTimeOffset to = parsed.GetValue(_to) is { } text ? TimeOf("--to", text) : now;
        if (from >= to)
        {
            throw new ToolException($"--from has to be earlier than --to: {from:u} is not earlier than {to:u}.");
        }

        string file = parsed.GetValue(_out)
            ?? string.Create(CultureInfo.InvariantCulture, $"engine-incident-{now.UtcDateTime:yyyyMMdd-HHmmss}.html");
        NewFile.Require(file);
        Incident incident = Read(FlightRecorder.FolderOf(parsed.GetRequiredValue(JournalPlace.Data)), from, to);
        JournalFindings journal = parsed.GetValue(_recorderOnly)
            ? new JournalFindings { NotAsked = "PostgreSQL was not asked", NoProof = "PostgreSQL was not asked" }
            : await JournalFindings.AskAsync(
                incident, JournalPlace.Of(parsed), TimeSpan.FromSeconds(Math.Max(1, parsed.GetValue(_patience))), cancellation);
        await WriteAsync(file, IncidentPage.Of(incident, journal, now), cancellation);
        string[] sentences = [.. IncidentWords.Of(incident, journal)];
        Report.For(parsed).Write(
            Document(file, incident, journal),
            console =>
            {
                foreach (string sentence in sentences)
                {
                    console.WriteLine(sentence);
                }

                console.WriteLine($"The page: {Path.GetFullPath(file)}");
            });
        return journal.IsDamaged ? ExitCode.Failure : ExitCode.Ok;
    }

    private static DateTimeOffset TimeOf(string option, string text) => PointInHistory.Read(text).Time
        ?? throw new ToolException($"{option} is a time, such as 2026-11-29T02:00:00Z, and not a sequence.");

    private static Incident Read(string folder, DateTimeOffset from, DateTimeOffset to)
    {
        if (!Directory.Exists(folder))
        {
            throw new ToolException($"No engine has recorded in {folder}: name the engine's --data.");
        }

        try
        {
            return Incident.Read(folder, from, to);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"The flight recorder's files cannot be read: {failed.Message}");
        }
    }

    private static async Task WriteAsync(string file, string page, CancellationToken cancellation)
    {
        try
        {
            await using var text = new StreamWriter(NewFile.Create(file));
            await text.WriteAsync(page.AsMemory(), cancellation);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"--out: {failed.Message}");
        }
    }

    private static JsonObject Document(string file, Incident incident, JournalFindings journal) => new()
    {
        ["page"] = Path.GetFullPath(file),
        ["cause"] = incident.Cause?.Name,
        ["subject"] = incident.Cause?.Subject,
        ["first_sign"] = incident.FirstSign?.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["over"] = incident.Over?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["clients"] = incident.Clients.Count,
        ["clients_affected"] = incident.Clients.Count(client => client.IsAffected),
        ["requests_unknown"] = incident.Unknown.Count(),
        ["history_is_complete"] = journal.IsDamaged ? false : journal.Proof is null ? null : true,
        ["sentences"] = new JsonArray([.. IncidentWords.Of(incident, journal).Select(sentence => (JsonNode)sentence)]),
    };
}
