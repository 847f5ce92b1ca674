using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Metrics;

/// <summary>Of PostgreSQL, the alarms, and those that watch.</summary>
internal static class WatchMetrics
{
    private static readonly MetricFactory s_watch = new(Rooms.Watch);

    private static readonly MetricsOfMany<CheckerSample> s_checkers =
        s_watch.Of<CheckerSample>(["checker"], "Sample.Checkers.", sample => sample.Checkers);

    private static readonly MetricsOfMany<BackendWait> s_waits =
        s_watch.Of<BackendWait>(["backend", "wait"], "Sample.Postgres.Waits.", sample => sample.Postgres?.Waits ?? []);

    public static IReadOnlyList<Metric> All { get; } =
    [
        s_watch.Gauge(
            "engine.sample.taken", "s", "When the figures were taken: seconds since 1970-01-01 UTC.", "At",
            sample => (sample.At - DateTimeOffset.UnixEpoch).TotalSeconds),
        new Metric
        {
            Name = "engine.alarms.open",
            Room = Rooms.Watch,
            Kind = MetricKind.Gauge,
            Unit = "{alarm}",
            Attributes = ["alarm", "grade", "silenced"],
            Meaning = "Alarms that are open.",
            Field = "Alarms.Name",
            Read = OpenAlarms,
        },
        new Metric
        {
            Name = "engine.alarms.overflowed",
            Room = Rooms.Watch,
            Kind = MetricKind.Counter,
            Unit = "{finding}",
            Meaning = "Findings that found no room, since as many alarms were open as there may be.",
            Field = "Overflowed",
            Read = report => [new MetricValue(report.Overflowed)],
        },
        s_checkers.Counter(
            "engine.checker.runs", "{run}", "How often one of those that watch has come to an end.", "Runs",
            checker => new MetricValue(checker.Runs, checker.Name)),
        s_checkers.Gauge(
            "engine.checker.since_success", "s", "Time since one of those that watch last ended well.", "SinceSuccess",
            checker => new MetricValue(checker.SinceSuccess.TotalSeconds, checker.Name)),
        s_watch.Counter(
            "engine.postgres.wal", "By", "Write-ahead log that PostgreSQL wrote since its cluster was made.",
            "Postgres.WalBytes", sample => sample.Postgres?.WalBytes),
        s_watch.Gauge(
            "engine.postgres.database", "By", "What the journal's database takes.", "Postgres.DatabaseBytes",
            sample => sample.Postgres?.DatabaseBytes),
        s_watch.Gauge(
            "engine.postgres.replica.lag", "By", "By how much the slowest standby of PostgreSQL is behind.",
            "Postgres.ReplicaLagBytes", sample => sample.Postgres?.ReplicaLagBytes),
        s_watch.Gauge(
            "engine.postgres.silence", "s", "For how long PostgreSQL has left the watch's question without an answer.",
            "Postgres.Silence", sample => sample.Postgres?.Silence.TotalSeconds),
        s_waits.Gauge(
            "engine.postgres.backend.blocked_by", "{backend}",
            "Of each of the engine's connections that wait in PostgreSQL: how many others it waits for.", "BlockedBy",
            wait => new MetricValue(wait.BlockedBy.Count, wait.What, wait.Wait)),
    ];

    private static IEnumerable<MetricValue> OpenAlarms(WatchReport report) =>
        from alarm in report.Alarms
        group alarm by (alarm.Name, alarm.Grade, IsSilenced: alarm.Silenced is not null) into same
        select new MetricValue(
            same.Count(),
            same.Key.Name,
            same.Key.Grade.ToString().ToLowerInvariant(),
            same.Key.IsSilenced ? "true" : "false");
}
