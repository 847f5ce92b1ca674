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
/// <c>engine backup</c>: copies the server of a journal while the engine runs, says up to where the copy is certain to hold
/// it, and keeps the write-ahead log beside it if asked to.
/// </summary>
internal static class BackupCommand
{
    private static readonly Argument<string> s_folder = new("folder")
    {
        Description = "Where to: a folder that is empty or not there yet; with --follow also one with a backup that was made so.",
    };

    private static readonly Option<bool> s_follow = new("--follow")
    {
        Description = "Then keep the write-ahead log in it, until interrupted: a restore reaches what was kept.",
    };

    private static readonly Option<string> s_maxRate = new("--max-rate")
    {
        Description = "The most that is read a second while copying, such as 32M, so that commits are not held up.",
        DefaultValueFactory = _ => "",
    };

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Command command = new("backup", "Back up the journal's server while the engine runs, by PostgreSQL's own means.")
        {
            s_folder, JournalPlace.Data, JournalPlace.Connection, s_follow, s_maxRate,
        };
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>A backup, as scripts see it.</summary>
    public static JsonObject Document(BackupManifest manifest, BackupPoint contains) => new()
    {
        ["taken_at"] = manifest.TakenAt.ToString("u", CultureInfo.InvariantCulture),
        ["system_identifier"] = manifest.SystemIdentifier,
        ["server_version"] = manifest.ServerVersion,
        ["private_cluster"] = manifest.IsPrivateCluster,
        ["source"] = manifest.Source,
        ["events_in_copy"] = manifest.Events,
        ["contains_sequence"] = contains.Sequence,
        ["contains_block"] = contains.Block,
        ["epoch"] = contains.Epoch,
        ["anchor"] = $"{contains.Block.ToString(CultureInfo.InvariantCulture)}:{contains.Hash}",
    };

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        Report report = Report.For(parsed);
        string folder = parsed.GetRequiredValue(s_folder);
        bool follows = parsed.GetValue(s_follow);
        BackupManifest? manifest = null;
        BackupPoint? reached = null;
        try
        {
            await JournalBackup.RunAsync(
                new BackupRequest(JournalPlace.Of(parsed), folder)
                {
                    Follows = follows, MaxRate = parsed.GetRequiredValue(s_maxRate),
                },
                taken =>
                {
                    manifest = taken;
                    if (!report.IsJson)
                    {
                        Show(report.Console, taken, folder, follows);
                    }
                },
                point => reached = point,
                TimeProvider.System,
                NullLoggerFactory.Instance,
                cancellation);
        }
        catch (JournalException failure)
        {
            throw new ToolException(failure.Message);
        }

        report.Write(Document(manifest!, reached ?? manifest!.Contains), console =>
        {
            if (reached is not null)
            {
                console.MarkupLineInterpolated(
                    CultureInfo.InvariantCulture, $"The log that was kept reaches sequence {reached.Sequence:N0}.");
            }
        });
        return ExitCode.Ok;
    }

    private static void Show(IAnsiConsole console, BackupManifest taken, string folder, bool follows)
    {
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"The backup of {taken.TakenAt:u} contains the journal up to sequence {taken.Contains.Sequence:N0} at least:");
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"{taken.Events:N0} events, to block {taken.Contains.Block:N0}.");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"To restore it: engine restore {folder} --data FOLDER");
        if (follows)
        {
            console.MarkupLine("The write-ahead log is kept too, until this is interrupted; the same command goes on.");
        }
    }
}
