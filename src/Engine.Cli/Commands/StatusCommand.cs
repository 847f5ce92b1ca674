using System.CommandLine;
using System.Globalization;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.V1;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var command = new Command("status", "Show how the engine stands right now.") { EngineAddress.Option };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var client = EngineAddress.Connect(parsed);
        var status = await client.GetStatusAsync(cancellationToken);
        var document = MessageJson.Of(status);
        Report.For(parsed).Write(document, console =>
        {
            console.Write(Summary(status));
            console.Write(Lanes(status));
        });
        return ExitCode.Ok;
    }

    private static Table Summary(GetStatusResponse status)
    {
        var table = new Table { Border = TableBorder.Rounded, ShowHeaders = false };
        table.AddColumn("what").AddColumn(new TableColumn("figure"));
        var uptime = status.Uptime?.ToTimeSpan() ?? TimeSpan.Zero;
        Row(table, "engine", $"{status.Version}, epoch {status.Epoch}, up {uptime:d\\.hh\\:mm\\:ss}");
        Row(table, "role", Role(status));
        Row(table, "serves", Serves(status));
        Row(table, "journal", Journal(status.Postgres));
        Row(table, "requests", Requests(status.Sequences));
        Row(table, "sequence", Sequences(status.Sequences));
        Row(table, "ring", Ring(status.Ring));
        Row(table, "ledger", Ledger(status.Ledger));
        if (status.Sealing is { } sealing)
        {
            Row(table, "leaves", Leaves(sealing));
        }

        if (status.JournalAudit is { } audit)
        {
            Row(table, "audit", Audit(audit));
        }

        if (status.Completeness is { } completeness)
        {
            Row(table, "complete", Completeness(completeness));
        }

        Row(table, "process", Process(status.Process));
        return table;
    }

    private static Table Lanes(GetStatusResponse status)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("lane").AddColumn("state").AddColumn("backend").AddColumn("blocks").AddColumn("rows")
            .AddColumn("last error");
        foreach (var lane in status.Lanes)
        {
            table.AddRow(
                Figure(lane.Lane), Markup.Escape(lane.State), Figure(lane.BackendPid), Figure(lane.Blocks),
                Figure(lane.Rows), Markup.Escape(lane.LastError));
        }

        return table;
    }

    private static string Journal(PostgresStatus? postgres) => postgres is null
        ? "unknown"
        : string.Join(
            ", ",
            new[]
            {
                postgres.State.ToString().ToLowerInvariant(), postgres.Reason, $"PostgreSQL {postgres.ServerVersion}",
                postgres.PrivateCluster ? "private cluster" : "", $"block {Figure(postgres.LastBlock)}",
            }.Where(part => part.Length > 0));

    private static string Role(GetStatusResponse status)
    {
        string role = status.Role switch
        {
            EngineRole.Leader => "leader",
            EngineRole.Standby => "standby",
            EngineRole.TakingOver => "taking over",
            _ => "unknown",
        };
        return status.Standby is not { } standby
            ? role
            : $"{role} of epoch {standby.LeaderEpoch} ({standby.LeaderHolder} at {standby.LeaderAddress}), "
                + $"{Figure(standby.BlocksBehind)} blocks and {Seconds(standby.Lag)} behind, "
                + $"its heartbeat {Seconds(standby.HeartbeatAge)} old";
    }

    private static string Serves(GetStatusResponse status) => string.Join(", ", status.Addresses)
        + (status.AdminAddress.Length > 0 ? $"; admin on {status.AdminAddress}" : "");

    private static string Seconds(Google.Protobuf.WellKnownTypes.Duration? span) =>
        (span?.ToTimeSpan() ?? TimeSpan.Zero).TotalSeconds.ToString("0.000 s", CultureInfo.InvariantCulture);

    private static string Requests(SequenceStatus? sequences) => sequences is null
        ? "unknown"
        : $"{Figure(sequences.Claimed)} claimed, {Figure(sequences.Applied)} applied, "
            + $"{Figure(sequences.Answered)} answered";

    private static string Sequences(SequenceStatus? sequences) => sequences is null
        ? "unknown"
        : $"{Figure(sequences.AppliedSequence)} applied, {Figure(sequences.DurableSequence)} durable";

    private static string Ring(RingStatus? ring) => ring is null
        ? "unknown"
        : $"{Figure(ring.Used)} of {Figure(ring.Capacity)} slots, {Figure(ring.UsedBytes)} of "
            + $"{Figure(ring.CapacityBytes)} bytes, {Figure(ring.Rejected)} turned away";

    private static string Ledger(LedgerStatus? ledger) => ledger is null
        ? "unknown"
        : $"{Figure(ledger.Accounts)} accounts, {Figure(ledger.Transfers)} transfers, "
            + $"{Figure(ledger.OpenHolds)} open holds, {Figure(ledger.BurntIds)} burnt ids, {Figure(ledger.UnsealedRows)} rows not sealed";

    private static string Leaves(SealingStatus sealing) => string.Join(
        ", ",
        new[]
        {
            $"{Figure(sealing.SealedLeaf)} sealed", $"{Figure(sealing.FullLeaves)} full", sealing.Step, sealing.LastError,
        }.Where(part => part.Length > 0));

    private static string Audit(JournalAuditStatus audit) => string.Join(
        ", ",
        new[]
        {
            audit.Damage,
            audit.Leaf > 0 ? $"leaf {Figure(audit.Leaf)} up to sequence {Figure(audit.Sequence)}" : "",
            audit.LastRoundEndedAt is { } ended
                ? $"{Figure(audit.Rounds)} rounds, the last until {ended.ToDateTime().ToString("u", CultureInfo.InvariantCulture)}"
                : "no round completed yet",
            audit.LastError,
        }.Where(part => part.Length > 0));

    private static string Completeness(CompletenessStatus seen) => string.Join(
        ", ",
        new[]
        {
            seen.Damage,
            $"{Percent(seen.ByCount)} of the last {Figure(seen.EventsCommitted)} events are in PostgreSQL",
            $"{Percent(seen.ByValue)} of their value",
            $"looked at {Seconds(seen.Age)} ago up to sequence {Figure(seen.ThroughSequence)}",
            $"{Figure(seen.EventsInFlight)} in flight",
        }.Where(part => part.Length > 0));

    // Rounded down: what is nearly complete is not complete.
    private static string Percent(double share) =>
        (Math.Floor(share * 1e6) / 1e4).ToString("0.####", CultureInfo.InvariantCulture) + " %";

    private static string Process(ProcessStatus? process) => process is null
        ? "unknown"
        : $"{Seconds(process.CpuTime)} of processor time, {Figure(process.AllocatedBytes)} bytes allocated, "
            + $"{Seconds(process.GcPauseTime)} of collection pauses";

    private static string Figure(ulong figure) => figure.ToString("N0", CultureInfo.InvariantCulture);

    private static void Row(Table table, string what, string figure) =>
        table.AddRow(Markup.Escape(what), Markup.Escape(figure));
}
