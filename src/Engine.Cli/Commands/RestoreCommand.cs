using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Output;
using Engine.Cli.Verification;
using Engine.Journal;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary>
/// <c>engine restore</c>: says which acknowledged sequences a backup lacks, then puts it into a folder of its own, replays
/// the log that was kept, and verifies the whole journal.
/// </summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> s_folder = new("folder") { Description = "The backup." };

    private static readonly Option<string> s_data = new("--data")
    {
        Description = "Where to: a folder that is empty or not there yet.", Required = true,
    };

    private static readonly Option<string?> s_oldData = new("--old-data")
    {
        Description = "Folder of the private cluster that was backed up, to ask it how far it came; it is started for that.",
    };

    private static readonly Option<string?> s_oldConnection = new("--old-connection-string")
    {
        Description = "The same for a server that is none of the engine's own.",
    };

    private static readonly Option<long?> s_acknowledged = new("--acknowledged")
    {
        Description = "The highest sequence that is known to have been answered.", HelpName = "SEQ",
    };

    private static readonly Option<Anchor?> s_anchor = new("--anchor")
    {
        Description = "BLOCK:HASH as an earlier verify or backup printed it: a block that the journal had.",
        HelpName = "BLOCK:HASH",
        CustomParser = Anchor.Parse,
    };

    private static readonly Option<bool> s_acceptLoss = new("--accept-loss")
    {
        Description = "Restore though something that was answered is missing, or though that is not known.",
    };

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Command command = new("restore", "Restore a backup into a new folder, after saying what it lacks, and verify it.")
        {
            s_folder, s_data, s_oldData, s_oldConnection, s_acknowledged, s_anchor, s_acceptLoss,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        Report report = Report.For(parsed);
        RestoreRequest request = RequestOf(parsed);
        try
        {
            RestorePlan plan = await JournalRestore.PlanAsync(request, cancellation);
            if (!report.IsJson)
            {
                ShowPlan(report.Console, plan);
            }

            VerificationResult restored;
            using (ReadingLine progress = ReadingLine.For(parsed))
            {
                restored = await JournalRestore.RunAsync(
                    request, plan, parsed.GetValue(s_acceptLoss), progress, cancellation);
            }

            report.Write(Document(plan, restored), console => ShowResult(console, request, plan, restored));
            return ExitCode.Ok;
        }
        catch (JournalException failure)
        {
            throw new ToolException(failure.Message);
        }
    }

    private static RestoreRequest RequestOf(ParseResult parsed)
    {
        string? data = parsed.GetValue(s_oldData), connection = parsed.GetValue(s_oldConnection);
        if (data is not null && !JournalServer.IsCluster(data))
        {
            throw new ToolException($"There is no cluster of an engine in {data}.");
        }

        return new RestoreRequest(parsed.GetRequiredValue(s_folder), parsed.GetRequiredValue(s_data))
        {
            Before = (data ?? connection) is null
                ? null
                : new JournalOptions { ConnectionString = connection ?? "", DataFolder = data ?? "" },
            Acknowledged = parsed.GetValue(s_acknowledged),
            Anchor = parsed.GetValue(s_anchor) is { } anchor ? (anchor.Block, anchor.Hash) : null,
        };
    }

    private static JsonObject Document(RestorePlan plan, VerificationResult restored)
    {
        JsonObject document = BackupCommand.Document(plan.Manifest, plan.Contains);
        document["acknowledged_sequence"] = plan.Acknowledged;
        document["lacks_nothing_acknowledged"] = restored.LastSequence >= plan.Acknowledged && plan.MissingBlock == 0;
        document["restored_sequence"] = restored.LastSequence;
        document["restored_anchor"] = new Anchor(restored.LastBlock, restored.LastHash).ToString();
        document["restored_events"] = restored.Events;
        document["digest"] = restored.Digest.ToString("x32", CultureInfo.InvariantCulture);
        document["debits_equal_credits"] = EngineComparison.IsBalanced(restored.Totals);
        return document;
    }

    private static void ShowPlan(IAnsiConsole console, RestorePlan plan)
    {
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"The backup is of {plan.Manifest.Source}, {plan.Manifest.TakenAt:u}; it contains the journal up to sequence");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{plan.Contains.Sequence:N0} at least. {plan.Lack}");
    }

    private static void ShowResult(
        IAnsiConsole console, RestoreRequest request, RestorePlan plan, VerificationResult restored)
    {
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"Restored up to sequence {restored.LastSequence:N0}, {restored.Events:N0} events, and verified: the journal is whole.");
        if (plan.Acknowledged > restored.LastSequence)
        {
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"[red]Sequences {restored.LastSequence + 1} to {plan.Acknowledged} were acknowledged and are missing.[/]");
        }

        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{(plan.Manifest.IsPrivateCluster
                ? $"Its server is stopped: engine serve --data {request.DataFolder}"
                : $"Its server is stopped. Its own settings lie beside those that it was started with, as *.backup in "
                    + $"{request.DataFolder}/pgdata; with the latter it is found at "
                    + $"\"{JournalRestore.ConnectionStringOf(request, plan)}\".")}");
    }
}
