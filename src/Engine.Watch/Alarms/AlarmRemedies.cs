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
        [AlarmCatalogue.RequestsUnaccounted] =
            "Run engine verify; take engine diagnose before a restart. The journal, not the counters, is the truth.",
        [AlarmCatalogue.AnswersDiffer] =
            "Stop clients (engine drain), run engine verify, and take engine diagnose before a restart.",
        [AlarmCatalogue.AcknowledgedMissing] =
            "Run engine verify, and have the client that the evidence names look its transfers up by their ids.",
        [AlarmCatalogue.TrialBalance] =
            "Stop clients (engine drain) and run engine verify, which names the rows that differ.",
        [AlarmCatalogue.RepliesUnread] =
            "Ask those who run the client: it holds its own stream up, and no other.",
        [AlarmCatalogue.CanaryUnanswered] =
            "Mend the alarm that stands beside it. If there is none, users are not answered either: look at the way in.",
        [AlarmCatalogue.CanaryRefused] =
            "Look at the accounts of the canary's ledger (engine account show): somebody has closed or limited them.",
        [AlarmCatalogue.CanaryRowMissing] =
            "Stop clients (engine drain) and run engine verify: what was answered is not where it must be.",
        [AlarmCatalogue.CanaryBalanceWrong] =
            "See that nobody else uses the canary's accounts; if nobody does, engine drain and engine verify.",
        [AnomalyAlarms.TrafficSpike] =
            "Look at which client sends it (engine top); one that runs wild is paused by engine pause-client.",
        [AnomalyAlarms.TrafficDrift] =
            "Look at which clients send more or less than usual, and ask whether that was meant.",
        [AnomalyAlarms.ClientSilent] =
            "Ask those who run the client, and look at the network between.",
        [AnomalyAlarms.RefusalsRising] =
            "Look at the code that rises: it names what the client gets wrong, or which accounts are short.",
        [AnomalyAlarms.LatencyShift] =
            "Look at the stage whose time has grown (engine top); for the journal, at PostgreSQL's disk.",
        [AnomalyAlarms.UsersWait] =
            "Look at the network to the client and at the client's own processor; the engine is quick.",
        [AnomalyAlarms.DiskRunsOut] =
            "Make room, or archive old leaves (engine archive), before the moment that the cause names.",
        [AnomalyAlarms.MemoryRunsOut] =
            "See what grows (engine status); docs/bounds.md says what each limit costs.",
        [AnomalyAlarms.UnsealedRowsRunOut] =
            "Look at why seals are slow (engine status); raise max-unsealed-rows if there is memory.",
        [AnomalyAlarms.HeadroomRunsOut] =
            "Plan for the peak: fewer clients at that hour, or a larger box (engine load capacity measures one).",
        [AnomalyAlarms.ObjectiveMissed] =
            "Mend the alarm that stands beside it; the budget is what users were promised.",
        [AnomalyAlarms.BaselineLost] =
            "Nothing at once: it learns anew, and tells less for the first weeks. See what damaged the file.",
        [AnomalyAlarms.BaselineNotKept] =
            "Make the data folder writable, or its disk roomy.",
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
