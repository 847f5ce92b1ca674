namespace Engine.Watch.Alarms;

/// <summary>The alarms of what is not as usual, of what will run out, and of objectives that are missed.</summary>
public static class AnomalyAlarms
{
    /// <summary>Far more comes than ever lately.</summary>
    public const string TrafficSpike = "traffic-spike";

    /// <summary>Traffic moves away from what this hour of the week has.</summary>
    public const string TrafficDrift = "traffic-drift";

    /// <summary>A client that should be sending is not.</summary>
    public const string ClientSilent = "client-silent";

    /// <summary>More is refused than usual.</summary>
    public const string RefusalsRising = "refusals-rising";

    /// <summary>Answers have become slower.</summary>
    public const string LatencyShift = "latency-shift";

    /// <summary>Callers wait far longer than the engine takes.</summary>
    public const string UsersWait = "users-wait";

    /// <summary>The disk will be full.</summary>
    public const string DiskRunsOut = "disk-runs-out";

    /// <summary>The memory will be used up.</summary>
    public const string MemoryRunsOut = "memory-runs-out";

    /// <summary>Seals do not keep up, so that intake will be slowed and refused.</summary>
    public const string UnsealedRowsRunOut = "unsealed-rows-run-out";

    /// <summary>More will come than this box carries.</summary>
    public const string HeadroomRunsOut = "headroom-runs-out";

    /// <summary>An objective's error budget burns too fast.</summary>
    public const string ObjectiveMissed = "objective-missed";

    /// <summary>What was learnt before the last start is damaged.</summary>
    public const string BaselineLost = "baseline-lost";

    /// <summary>What is learnt cannot be kept.</summary>
    public const string BaselineNotKept = "baseline-not-kept";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AlarmKind> All { get; } =
    [
        new(TrafficSpike, AlarmGrade.Warning, "For twenty seconds far more comes than in the minutes before, and than bursts ever reached."),
        new(TrafficDrift, AlarmGrade.Warning, "Traffic has moved away from what the same hour of other weeks had."),
        new(ClientSilent, AlarmGrade.Critical, "A client that sends at this hour, or broke off with its streams open, sends nothing."),
        new(RefusalsRising, AlarmGrade.Critical, "The ledger refuses a much larger share of events than usual."),
        new(LatencyShift, AlarmGrade.Warning, "Answers take about twice as long as in the half hour before, or a tenth of them far longer."),
        new(UsersWait, AlarmGrade.Critical, "Callers wait far longer than the engine takes: the network, or the client itself."),
        new(DiskRunsOut, AlarmGrade.Critical, "The disk of the journal will be full within a day; within two hours it is critical."),
        new(MemoryRunsOut, AlarmGrade.Critical, "The machine's memory will be used up within a day; within two hours it is critical."),
        new(UnsealedRowsRunOut, AlarmGrade.Critical, "Leaves are sealed more slowly than they fill: within a day events will be refused."),
        new(HeadroomRunsOut, AlarmGrade.Critical, "Within a day as much will come as this box was measured to carry."),
        new(ObjectiveMissed, AlarmGrade.Critical, "The error budget of an objective burns so fast that it will not last."),
        new(BaselineLost, AlarmGrade.Warning, "What was learnt of the weeks before is damaged, and is learnt anew."),
        new(BaselineNotKept, AlarmGrade.Warning, "What is learnt cannot be written to the data folder, and is lost at the next start."),
    ];
}
