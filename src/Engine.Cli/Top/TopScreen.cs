using System.Globalization;
using Engine.Cli.Output;
using Engine.V1;
using Spectre.Console;
using Spectre.Console.Rendering;
using static Engine.Cli.Top.FigureText;

namespace Engine.Cli.Top;

/// <summary>The figures as a screen of a terminal: the verdict first, then what is looked at first, then the tables.</summary>
internal static class TopScreen
{
    private const int Wide = 110;
    private const int MostEntries = 6;

    /// <summary>The screen.</summary>
    /// <param name="figures">What the engine said last.</param>
    /// <param name="awaySince">Since when it says nothing; null while it does.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static IRenderable Of(Figures figures, DateTimeOffset? awaySince, int width)
    {
        IRenderable[] tables =
        [
            Stages(figures), Clients(figures), Lanes(figures), Ledgers(figures), Refusals(figures), Limits(figures),
        ];
        var parts = new List<IRenderable> { Verdict(figures, awaySince) };
        parts.AddRange(figures.Alarms.Select(Alarm));
        parts.Add(Summary(figures));
        parts.AddRange(width >= Wide ? Pairs(tables) : tables);
        parts.Add(Timeline(figures));
        return new Rows(parts);
    }

    /// <summary>The same in a line, for what is no terminal.</summary>
    public static string Line(Figures figures) => string.Join(
        " | ",
        Moment(figures.At),
        figures.Verdict.Line,
        $"{Rate(figures.Rates.Reached)} reached of {Rate(figures.Rates.Wanted)}, {Rate(figures.Rates.Durable)} durable",
        $"p50 {Time(figures.Latency.P50)} p99 {Time(figures.Latency.P99)}",
        figures.Users is { } users ? $"users p99 {Time(users.P99)}" : "users not told",
        $"ring {Share(RingShare(figures.Ring))}",
        $"lag {Time(figures.Blocks.Lag)}");

    private static Markup Verdict(Figures figures, DateTimeOffset? awaySince)
    {
        string colour = awaySince is not null ? "red" : ColourOf(figures.Verdict.Grade);
        string line = awaySince is { } since
            ? $"Engine away since {since.ToLocalTime():HH:mm:ss}; what is below is as it was then"
            : figures.Verdict.Line;
        string engine = $"engine {figures.Version}, {figures.Role}, epoch {figures.Epoch}, up {Span(figures.UptimeSeconds)}, "
            + Moment(figures.At);
        return new Markup($"[bold {colour}]{Markup.Escape(line)}[/]  [dim]{Markup.Escape(engine)}[/]");
    }

    private static Markup Alarm(Alarm alarm)
    {
        string silenced = alarm.Silence is { } silence ? $" [dim]silenced by {Markup.Escape(silence.By)}[/]" : "";
        return new Markup(
            $"[{ColourOf(alarm.Grade)}]{AlarmText.Grade(alarm.Grade)}: {Markup.Escape(AlarmText.Title(alarm))}[/] "
            + $"since {Moment(alarm.Since)}{silenced}"
            + $"\n  {Markup.Escape(alarm.Cause)}\n  [dim]{Markup.Escape(alarm.Runbook)}[/]");
    }

    private static Grid Summary(Figures figures)
    {
        RateFigures rates = figures.Rates;
        string capacity = rates.Capacity > 0 ? $", {Share(rates.Reached / rates.Capacity)} of {Rate(rates.Capacity)} measured" : "";
        var grid = new Grid().AddColumn().AddColumn();
        void Row(string what, string figure) => grid.AddRow(new Markup($"[dim]{what}[/]"), new Text(figure));
        Row(
            "events",
            $"{Rate(rates.Wanted)} wanted, {Rate(rates.Reached)} reached, {Rate(rates.Durable)} durable, "
                + $"{Rate(rates.Refused)} refused{capacity}");
        Row(
            "answered within",
            $"p50 {Time(figures.Latency.P50)}, p99 {Time(figures.Latency.P99)}, p99.9 {Time(figures.Latency.P999)}");
        Row("users wait", figures.Users is { } users ? $"p50 {Time(users.P50)}, p99 {Time(users.P99)}" : "no client reports");
        Row(
            "ring",
            $"{Count(figures.Ring.Used)} of {Count(figures.Ring.Slots)} slots ({Share(RingShare(figures.Ring))}), "
                + $"{Bytes(figures.Ring.UsedBytes)}, {Count(figures.Ring.Rejected)} turned away");
        Row(
            "blocks",
            $"{Rate(figures.Blocks.Rate)} of {Count(figures.Blocks.Rows)} events, durable to {Count(figures.Blocks.DurableSequence)}, "
                + $"lag {Time(figures.Blocks.Lag)}");
        Row("PostgreSQL", Postgres(figures.Postgres));
        Row("complete", figures.Completeness.Statement);
        Row(
            "process",
            $"{figures.Process.CoresUsed.ToString("0.00", CultureInfo.InvariantCulture)} of {figures.Process.Cores} cores, "
                + $"{Bytes(figures.Process.Memory)}, {Bytes(figures.Process.MemoryAvailable)} left on the machine");
        return grid;
    }

    private static string Postgres(PostgresFigures? postgres) => postgres is null
        ? "not asked yet"
        : string.Join(
            ", ",
            new[]
            {
                postgres.State, postgres.Reason, postgres.Version, $"commit p99 {Time(postgres.Commit?.P99 ?? 0)}",
                postgres.WalRate > 0 ? $"log {Bytes(postgres.WalRate)}/s" : "", string.Join("; ", postgres.Waits),
            }.Where(part => part.Length > 0));

    private static IRenderable Stages(Figures figures) => Table(
        ["stage", "#done", "#waiting", "#busy", "#mean", "#p99", "waits for"],
        figures.Stages.Select(stage => new[]
        {
            stage.Name, Rate(stage.Rate), Count(stage.Waiting), Share(stage.Busy), Time(stage.Time.Mean), Time(stage.Time.P99),
            stage.WaitsFor,
        }));

    private static IRenderable Clients(Figures figures) => Table(
        ["client", "#events", "#refused", "#in flight", "#p99", "#users p99", "#quiet"],
        figures.Clients.Take(MostEntries).Select(client => new[]
        {
            client.Name, Rate(client.Rate), Rate(client.Refused), Count(client.InFlight), Time(client.Latency.P99),
            client.Users is { } users ? Time(users.P99) : "not told", client.QuietSeconds < 2 ? "" : Span(client.QuietSeconds),
        }));

    private static IRenderable Lanes(Figures figures) => Table(
        ["lane", "state", "#events", "#commit p99", "waits for"],
        figures.Lanes.Select(lane => new[]
        {
            Count(lane.Lane), lane.State, Rate(lane.Rate), Time(lane.Commit.P99),
            lane.WaitsFor.Length > 0 ? lane.WaitsFor : lane.LastError,
        }));

    private static IRenderable Ledgers(Figures figures) => Table(
        ["ledger", "#transfers", "#posted", "#in all", "trial balance"],
        figures.Ledgers.Take(MostEntries).Select(ledger => new[]
        {
            ledger.Ledger == 0 ? "others" : Count(ledger.Ledger), Rate(ledger.Rate), Rate(ledger.Volume), Count(ledger.Transfers),
            ledger.Balance,
        }));

    private static IRenderable Refusals(Figures figures) => Table(
        ["refused for", "#now", "#since the start"],
        figures.Refusals.Take(MostEntries).Select(refusal => new[]
        {
            refusal.Code, Rate(refusal.Rate), Count(refusal.Count),
        }));

    private static IRenderable Limits(Figures figures) => Table(
        ["limit", "#used", "#of"],
        figures.Limits.Select(limit => new[] { limit.What, Count(limit.Used), Count(limit.Most) }));

    private static IRenderable Timeline(Figures figures) => Table(
        ["when", "what", "which"],
        figures.Timeline.Take(MostEntries).Select(entry => new[] { Moment(entry.At), entry.Kind, $"{entry.Title} {entry.Text}" }));

    // A column of figures begins with #.
    private static IRenderable Table(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in columns)
        {
            bool isFigure = column[0] == '#';
            table.AddColumn(new TableColumn($"[dim]{column.TrimStart('#')}[/]")
            {
                Alignment = isFigure ? Justify.Right : Justify.Left, NoWrap = isFigure,
            });
        }

        foreach (string[] row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        return table.Rows.Count == 0 ? Text.Empty : table;
    }

    private static IEnumerable<IRenderable> Pairs(IReadOnlyList<IRenderable> tables) => tables
        .Where(table => table is Table)
        .Chunk(2)
        .Select(pair => new Grid().AddColumn().AddColumn().AddRow(pair.Length == 2 ? pair : [pair[0], Text.Empty]));

    private static double RingShare(RingFigures ring) => ring.Slots == 0 ? 0 : (double)ring.Used / ring.Slots;

    private static string Moment(Google.Protobuf.WellKnownTypes.Timestamp at) =>
        at.ToDateTimeOffset().ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string ColourOf(AlarmGrade grade) => grade switch
    {
        AlarmGrade.Unspecified => "green",
        AlarmGrade.Notice => "blue",
        AlarmGrade.Warning => "yellow",
        AlarmGrade.Critical => "red",
        _ => "magenta",
    };
}
