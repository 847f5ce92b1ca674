using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Cli.Verification;
using Engine.Client;
using Engine.Journal;
using Engine.V1;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary>
/// <c>engine verify</c>: replays the journal from PostgreSQL alone into a fresh ledger, recomputes its chain, and
/// compares the state with the running engine's at the same sequence.
/// </summary>
internal static class VerifyCommand
{
    private static readonly Option<bool> s_offline = new("--offline") { Description = "Ask no engine; the journal alone." };

    private static readonly Option<Anchor?> s_anchor = new("--anchor")
    {
        Description = "BLOCK:HASH as an earlier verify printed it: the journal has to contain that block still.",
        HelpName = "BLOCK:HASH",
        CustomParser = Anchor.Parse,
    };

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        Command command = new(
            "verify",
            "Replay the journal from SQL alone and compare it with the running engine; or verify a part of it.")
        {
            JournalPlace.Data, JournalPlace.Connection, s_offline, s_anchor, EngineAddress.Option,
        };
        VerifyRange.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        Report report = Report.For(parsed);
        VerifyRange? range = VerifyRange.Of(parsed);
        GetAuditResponse? audit = range is not null || parsed.GetValue(s_offline) ? null : await AuditAsync(parsed, cancellation);
        VerificationResult replay;
        try
        {
            await using JournalServer server = await JournalServer.ReachAsync(
                JournalPlace.Of(parsed), NullLoggerFactory.Instance, cancellation);
            using ReadingLine progress = ReadingLine.For(parsed);
            if (range is not null)
            {
                await RequireAnchorAsync(server, parsed, cancellation);
                await range.RunAsync(server.ConnectionString, report, progress, cancellation);
                return ExitCode.Ok;
            }

            replay = await JournalVerifier.VerifyAsync(
                server.ConnectionString,
                audit is null ? null : EngineComparison.StateOf(audit),
                progress,
                cancellation);
            await RequireAnchorAsync(server, parsed, cancellation);
        }
        catch (JournalException failure)
        {
            throw new ToolException(failure.Message);
        }

        EngineComparison? comparison = audit is null ? null : new EngineComparison(replay, audit);
        bool balanced = EngineComparison.IsBalanced(replay.Totals);
        bool same = comparison is null || (comparison.IsSameState && comparison.AreSameTotals);
        report.Write(Document(replay, comparison, balanced), console => Show(console, replay, comparison, balanced));
        return balanced && same ? ExitCode.Ok : ExitCode.Failure;
    }

    private static Task RequireAnchorAsync(JournalServer server, ParseResult parsed, CancellationToken cancellation) =>
        parsed.GetValue(s_anchor) is { } anchor
            ? JournalVerifier.RequireBlockAsync(server.ConnectionString, anchor.Block, anchor.Hash, cancellation)
            : Task.CompletedTask;

    private static async Task<GetAuditResponse> AuditAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using EngineClient client = EngineAddress.Connect(parsed);
        try
        {
            return await client.GetAuditAsync(cancellation);
        }
        catch (EngineException failure)
        {
            throw new ToolException($"{failure.Message} To verify the journal without an engine, add --offline.");
        }
    }

    private static JsonObject Document(VerificationResult replay, EngineComparison? comparison, bool balanced) => new()
    {
        ["journal_is_whole"] = true,
        ["events"] = replay.Events,
        ["last_block"] = replay.LastBlock,
        ["last_sequence"] = replay.LastSequence,
        ["anchor"] = new Anchor(replay.LastBlock, replay.LastHash).ToString(),
        ["compared_at_sequence"] = comparison is null ? null : replay.Sequence,
        ["same_state_as_engine"] = comparison?.IsSameState,
        ["same_totals_as_engine"] = comparison?.AreSameTotals,
        ["debits_equal_credits"] = balanced,
        ["digest"] = replay.Digest.ToString("x32", CultureInfo.InvariantCulture),
        ["digest_without_transfers_through"] = replay.Forgotten,
        ["accounts"] = replay.Accounts,
        ["transfers"] = replay.Transfers,
        ["open_holds"] = replay.OpenHolds,
        ["burnt_ids"] = replay.BurntIds,
        ["seconds"] = Math.Round(replay.Elapsed.TotalSeconds, 3),
        ["ledgers"] = new JsonArray([.. replay.Totals.Select(totals => (JsonNode)new JsonObject
        {
            ["ledger"] = totals.Ledger,
            ["accounts"] = totals.Accounts,
            ["debits_pending"] = RecordReport.Amount(totals.DebitsPending),
            ["debits_posted"] = RecordReport.Amount(totals.DebitsPosted),
            ["credits_pending"] = RecordReport.Amount(totals.CreditsPending),
            ["credits_posted"] = RecordReport.Amount(totals.CreditsPosted),
        })]),
    };

    private static void Show(IAnsiConsole console, VerificationResult replay, EngineComparison? comparison, bool balanced)
    {
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"The journal is whole: {replay.Events:N0} events in {replay.LastBlock:N0} blocks,");
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"to sequence {replay.LastSequence:N0}; read in {replay.Elapsed.TotalSeconds:N1} s.");
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"Kept elsewhere, this finds an old backup later: --anchor {new Anchor(replay.LastBlock, replay.LastHash)}");
        console.MarkupLine(comparison switch
        {
            null => "No engine was asked.",
            { IsSameState: true, AreSameTotals: true } => $"The running engine has the same state at sequence {replay.Sequence}.",
            { IsBehindEngine: true } =>
                $"[red]The journal ends at {replay.LastSequence}, though the engine has answered up to "
                + $"{comparison.Engine.Sequence}: the tail is missing.[/]",
            _ => $"[red]The running engine has ANOTHER state at sequence {replay.Sequence}.[/]",
        });
        Table table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("ledger", "accounts", "debits pending", "credits pending", "debits posted", "credits posted");
        foreach (Core.Ledger.LedgerTotals totals in replay.Totals)
        {
            table.AddRow(
                $"{totals.Ledger}",
                $"{totals.Accounts}",
                RecordReport.Amount(totals.DebitsPending),
                RecordReport.Amount(totals.CreditsPending),
                RecordReport.Amount(totals.DebitsPosted),
                RecordReport.Amount(totals.CreditsPosted));
        }

        console.Write(table);
        console.MarkupLine(balanced ? "Debits equal credits in every ledger." : "[red]Debits do NOT equal credits.[/]");
    }
}
