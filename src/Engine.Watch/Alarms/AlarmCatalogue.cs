namespace Engine.Watch.Alarms;

/// <summary>An alarm that there is.</summary>
/// <param name="Name">Its name, as in its runbook's.</param>
/// <param name="Grade">The grade it opens with; where it may rise, the highest.</param>
/// <param name="Meaning">What it means, in a sentence.</param>
public sealed record AlarmKind(string Name, AlarmGrade Grade, string Meaning);

/// <summary>
/// Every alarm that there is. A check may tell no other, and each has a runbook of its name.
/// </summary>
public static class AlarmCatalogue
{
    /// <summary>A stage or lane has work and does none.</summary>
    public const string StageStalled = "stage-stalled";

    /// <summary>A lane waits for a lock that somebody else holds.</summary>
    public const string LaneBlocked = "lane-blocked";

    /// <summary>PostgreSQL leaves everything unanswered.</summary>
    public const string PostgresSilent = "postgres-silent";

    /// <summary>The journal takes no writes.</summary>
    public const string JournalStalled = "journal-stalled";

    /// <summary>PostgreSQL's disk is full.</summary>
    public const string DiskFull = "disk-full";

    /// <summary>Another engine owns the journal.</summary>
    public const string JournalFenced = "journal-fenced";

    /// <summary>The ring is full, so that requests are refused or wait.</summary>
    public const string RingFull = "ring-full";

    /// <summary>Rows of the journal are not as they were written.</summary>
    public const string JournalDamaged = "journal-damaged";

    /// <summary>Requests that were accepted neither ended nor are on their way.</summary>
    public const string RequestsUnaccounted = "requests-unaccounted";

    /// <summary>Transfers that were answered ok are not those that are durable.</summary>
    public const string AnswersDiffer = "answers-differ";

    /// <summary>Clients were told of more than the journal holds.</summary>
    public const string AcknowledgedMissing = "acknowledged-missing";

    /// <summary>A ledger's debits are not its credits.</summary>
    public const string TrialBalance = "trial-balance";

    /// <summary>A client does not read its answers.</summary>
    public const string RepliesUnread = "replies-unread";

    /// <summary>The canary's transfer is not answered.</summary>
    public const string CanaryUnanswered = "canary-unanswered";

    /// <summary>The canary's transfer is refused.</summary>
    public const string CanaryRefused = "canary-refused";

    /// <summary>The canary's transfer was answered ok and is not in PostgreSQL.</summary>
    public const string CanaryRowMissing = "canary-row-missing";

    /// <summary>The canary's balances did not move by its transfer.</summary>
    public const string CanaryBalanceWrong = "canary-balance-wrong";

    /// <summary>A limit is nearly reached.</summary>
    public const string LimitNear = "limit-near";

    /// <summary>The clock was set.</summary>
    public const string ClockStepped = "clock-stepped";

    /// <summary>A standby of the engine does not keep up.</summary>
    public const string StandbyBehind = "standby-behind";

    /// <summary>A standby of PostgreSQL does not keep up.</summary>
    public const string ReplicaBehind = "replica-behind";

    /// <summary>Full leaves are not sealed.</summary>
    public const string SealingFailed = "sealing-failed";

    /// <summary>The audit of sealed leaves does not go on.</summary>
    public const string AuditFailed = "audit-failed";

    /// <summary>One of those that watch does not come back, or fails.</summary>
    public const string CheckerStalled = "checker-stalled";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AlarmKind> All { get; } =
    [
        new(StageStalled, AlarmGrade.Critical, "A stage or lane has work in front of it and has done none for most of a second."),
        new(LaneBlocked, AlarmGrade.Critical, "A connection of the journal waits for a lock that another session holds."),
        new(PostgresSilent, AlarmGrade.Critical, "PostgreSQL answers nothing, not even a connection of its own kind."),
        new(JournalStalled, AlarmGrade.Critical, "PostgreSQL is away or refuses the journal's blocks; nothing is answered meanwhile."),
        new(DiskFull, AlarmGrade.Critical, "PostgreSQL cannot write since its disk is full."),
        new(JournalFenced, AlarmGrade.Critical, "Another engine has taken over the journal, or it is not the one this engine wrote."),
        new(RingFull, AlarmGrade.Critical, "The ring is full: streams are read no further, and calls are refused."),
        new(JournalDamaged, AlarmGrade.Integrity, "A row of the journal was changed, deleted or added by somebody else than an engine."),
        new(RequestsUnaccounted, AlarmGrade.Integrity, "More requests have ended than were accepted."),
        new(AnswersDiffer, AlarmGrade.Integrity, "What was answered ok is not what is durable, and nothing explains the difference."),
        new(AcknowledgedMissing, AlarmGrade.Integrity, "Clients say that more was acknowledged to their callers than the journal holds."),
        new(TrialBalance, AlarmGrade.Integrity, "The accounts of a ledger do not balance."),
        new(RepliesUnread, AlarmGrade.Warning, "A client does not read the answers to its requests."),
        new(CanaryUnanswered, AlarmGrade.Critical, "The canary's transfer, made as users make theirs, was not answered in time."),
        new(CanaryRefused, AlarmGrade.Critical, "The canary's transfer was refused by the ledger."),
        new(CanaryRowMissing, AlarmGrade.Integrity, "The canary's transfer was answered ok, and PostgreSQL does not have its row."),
        new(CanaryBalanceWrong, AlarmGrade.Integrity, "The balances of the canary's accounts did not move by its transfer alone."),
        new(LimitNear, AlarmGrade.Critical, "Four fifths or more of a limit are used; beyond it requests are refused."),
        new(ClockStepped, AlarmGrade.Warning, "The clock of the machine was set."),
        new(StandbyBehind, AlarmGrade.Warning, "This standby does not keep up with the engine that leads."),
        new(ReplicaBehind, AlarmGrade.Warning, "A standby of PostgreSQL is far behind."),
        new(SealingFailed, AlarmGrade.Warning, "Full leaves of the journal are not sealed, or not in time."),
        new(AuditFailed, AlarmGrade.Warning, "The audit of sealed leaves has stopped."),
        new(CheckerStalled, AlarmGrade.Critical, "One of those that watch does not come back, or fails again and again."),
        .. AnomalyAlarms.All,
    ];

    /// <summary>The alarm of a name; null if there is none.</summary>
    public static AlarmKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
