namespace Engine.Watch.Alarms;

/// <summary>What to do first about each alarm, in a sentence or two; its runbook tells the rest.</summary>
public static class AlarmRemedies
{
    private static readonly Dictionary<string, string> s_remedies = new()
    {
        [AlarmCatalogue.StageStalled] =
            "If a thread is named, take a dump (dotnet-dump) and restart the engine: clients retry by their ids. If a "
                + "lane is named, look at its backend in pg_stat_activity.",
        [AlarmCatalogue.LaneBlocked] =
            "Ask who holds the lock to end the transaction, or end it: SELECT pg_terminate_backend(PID) with the pid "
                + "that the cause names.",
        [AlarmCatalogue.PostgresSilent] =
            "Look at PostgreSQL's processes and at its disk: one that is stopped goes on by kill -CONT; the network to "
                + "it may be cut.",
        [AlarmCatalogue.JournalStalled] =
            "Mend what the reason names: start PostgreSQL, or let the engine connect. It goes on by itself; nothing that "
                + "was answered is lost.",
        [AlarmCatalogue.DiskFull] =
            "Make room on PostgreSQL's disk. The engine goes on by itself. Never delete in pg_wal.",
        [AlarmCatalogue.JournalFenced] =
            "Ask the engine that leads now (engine status); restart this one as its standby.",
        [AlarmCatalogue.RingFull] =
            "Mend the alarm that stands beside it. If there is none, the load is above what the box can do: slow clients "
                + "down (engine pause-client).",
        [AlarmCatalogue.JournalDamaged] =
            "Stop all work by hand in the database. Run engine verify, which names the rows, and restore them from a "
                + "backup.",
        [AlarmCatalogue.LimitNear] =
            "Raise the limit while it runs (engine tune NAME VALUE --why TEXT), if the memory is there (docs/bounds.md).",
        [AlarmCatalogue.ClockStepped] =
            "Look at what sets the clock (chronyc tracking). Have it slewed, not stepped.",
        [AlarmCatalogue.StandbyBehind] =
            "Look at the standby's own alarms, its processor and its way to PostgreSQL; do not promote it before it has "
                + "caught up.",
        [AlarmCatalogue.ReplicaBehind] =
            "Look at the standby of PostgreSQL: its disk, its network, and long queries on it.",
        [AlarmCatalogue.SealingFailed] =
            "Mend what the reason names; engine status shows how many leaves are full.",
        [AlarmCatalogue.AuditFailed] =
            "Mend what the reason names; it goes on by itself. engine verify does the same at once.",
        [AlarmCatalogue.CheckerStalled] =
            "What it looks for goes unseen: look by hand (engine status), and restart the engine when that suits.",
    };

    /// <summary>What to do about an alarm; empty where only its runbook tells.</summary>
    public static string Of(string name) => s_remedies.GetValueOrDefault(name, "");
}
