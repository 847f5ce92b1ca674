using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary>
/// <c>engine archive</c>: takes old sealed leaves out of the database into files, brings one back, or lists them.
/// </summary>
internal static class ArchiveCommand
{
    private static readonly Option<int?> s_keep = new("--keep")
    {
        Description = "How many of the newest sealed leaves stay in the database; all older ones are archived.", HelpName = "N",
    };

    private static readonly Option<string?> s_to = new("--to")
    {
        Description = "Folder for the archives, where the engine and the tools find it too.", HelpName = "DIR",
    };

    private static readonly Option<int?> s_restore = new("--restore")
    {
        Description = "Bring this leaf back into the database; its file stays.", HelpName = "LEAF",
    };

    private static readonly Option<string?> s_from = new("--from")
    {
        Description = "Folder with the file to restore, where it is not in its place any more.", HelpName = "DIR",
    };

    private static readonly Option<bool> s_list = new("--list") { Description = "Say which leaves are archived, and where." };

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Command command = new("archive", "Take old sealed leaves out of the database into checksummed files, or bring one back.")
        {
            s_keep, s_to, s_restore, s_from, s_list, JournalPlace.Data, JournalPlace.Connection,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        Report report = Report.For(parsed);
        Func<string, Action<int, string>, Task<IReadOnlyList<ArchivedLeafInfo>>> work = WorkOf(parsed, cancellation);
        IReadOnlyList<ArchivedLeafInfo> leaves;
        try
        {
            await using JournalServer server = await JournalServer.ReachAsync(
                JournalPlace.Of(parsed), NullLoggerFactory.Instance, cancellation);
            leaves = await work(server.ConnectionString, (leaf, step) => Tell(report, leaf, step));
        }
        catch (JournalException failure)
        {
            throw new ToolException(failure.Message);
        }

        Write(report, parsed, leaves);
        return ExitCode.Ok;
    }

    private static Func<string, Action<int, string>, Task<IReadOnlyList<ArchivedLeafInfo>>> WorkOf(
        ParseResult parsed, CancellationToken cancellation)
    {
        (int? keep, string? to) = (parsed.GetValue(s_keep), parsed.GetValue(s_to));
        (int? restore, string? from, bool lists) =
            (parsed.GetValue(s_restore), parsed.GetValue(s_from), parsed.GetValue(s_list));
        return (keep, to, restore, from, lists) switch
        {
            ({ } number, { } folder, null, null, false) => number >= 1
                ? (server, tell) => JournalArchive.RunAsync(server, number, folder, tell, cancellation)
                : throw new ToolException("--keep is 1 or more: the newest sealed leaf stays in the database."),
            (null, null, { } leaf, _, false) => async (server, tell) =>
                [await JournalArchive.RestoreAsync(server, leaf, from, tell, cancellation)],
            (null, null, null, null, true) => (server, _) => JournalArchive.ListAsync(server, cancellation),
            _ => throw new ToolException("Give --keep N and --to DIR, or --restore LEAF (and --from DIR), or --list."),
        };
    }

    private static void Tell(Report report, int leaf, string step)
    {
        if (!report.IsJson)
        {
            report.Console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"leaf {leaf}: {step}");
        }
    }

    private static void Write(Report report, ParseResult parsed, IReadOnlyList<ArchivedLeafInfo> leaves)
    {
        bool isRestored = parsed.GetValue(s_restore) is not null;
        report.Write(
            new JsonObject
            {
                [isRestored ? "restored" : "archived"] = new JsonArray([.. leaves.Select(leaf => (JsonNode)Document(leaf))]),
            },
            console =>
            {
                foreach (ArchivedLeafInfo leaf in leaves)
                {
                    string size = leaf.Bytes is { } bytes
                        ? bytes.ToString("N0", CultureInfo.InvariantCulture) + " bytes"
                        : "NOT THERE";
                    console.MarkupLineInterpolated(
                        CultureInfo.InvariantCulture,
                        $"Leaf {leaf.Leaf}, sequences {leaf.FirstSequence:N0} to {leaf.LastSequence:N0}: {leaf.File} ({size})");
                }

                console.MarkupLine(
                    isRestored ? "It is in the database again; the file stays."
                    : leaves.Count > 0 ? "The database keeps of these what answers are made of. The files belong into your backups."
                    : parsed.GetValue(s_list) ? "No leaf is archived."
                    : "There is no leaf that old to be archived.");
            });
    }

    private static JsonObject Document(ArchivedLeafInfo leaf) => new()
    {
        ["leaf"] = leaf.Leaf,
        ["first_sequence"] = leaf.FirstSequence,
        ["last_sequence"] = leaf.LastSequence,
        ["file"] = leaf.File,
        ["bytes"] = leaf.Bytes,
        ["sha256"] = leaf.Sha256,
    };
}
