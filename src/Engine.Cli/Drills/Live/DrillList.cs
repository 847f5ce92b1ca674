using Engine.Cli.Drills.Faults;
using Engine.Watch.Alarms;

namespace Engine.Cli.Drills.Live;

/// <summary>Every drill that there is: the night of the outage, and its relatives.</summary>
internal static class DrillList
{
    private const string Terminals = "client terminals";

    // An engine judges traffic from half a minute after its start on.
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(35);

    /// <summary>All of them, in the order in which they are held.</summary>
    public static IReadOnlyList<Drill> All { get; } =
    [
        new Drill
        {
            Name = "postgres-stopped",
            What = "PostgreSQL is stopped (SIGSTOP of all its processes)",
            Fault = ProcessesStopped.AllOfPostgres,
            Expects = new Expectation(AlarmCatalogue.PostgresSilent, "", Expectation.Stall)
            {
                Words = ["PostgreSQL answers nothing"],
            },
        },
        new Drill
        {
            Name = "lane-blocked",
            What = "a forgotten transaction holds a lock that the lanes need",
            Fault = () => new LeafLocked(),
            Expects = new Expectation(AlarmCatalogue.LaneBlocked, "lane *", Expectation.Stall) { Words = ["held by"] },
        },
        new Drill
        {
            Name = "lane-stopped",
            What = "one lane's backend is stopped (SIGSTOP), PostgreSQL goes on",
            Fault = ProcessesStopped.OneLane,
            Expects = new Expectation(AlarmCatalogue.StageStalled, "lane *", Expectation.Stall)
            {
                Words = ["nothing has become durable"],
            },
        },
        new Drill
        {
            Name = "postgres-slow",
            What = "the lanes' backends run for a tenth of a second and are stopped for longer than one, again and again",
            Fault = () => new LanesSlowed(TimeSpan.FromMilliseconds(1_300), TimeSpan.FromMilliseconds(100)),
            Expects = new Expectation(AlarmCatalogue.StageStalled, "lane *", Expectation.Stall)
            {
                Words = ["nothing has become durable"],
            },
        },
        new Drill
        {
            Name = "disk-full",
            What = "PostgreSQL's disk is full",
            Fault = () => new DiskFull(),
            Expects = new Expectation(AlarmCatalogue.DiskFull, "", Expectation.Stall) { Words = ["disk is full"] },
            NeedsSmallDisk = true,
        },
        new Drill
        {
            Name = "ring-full",
            What = "many clients, and lanes that are slowed (SIGSTOP, again and again): the ring is full for a minute",
            Fault = () => new LanesSlowed(TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(10)),
            Options = ["--ring-slots", "16"],
            Load = LoadShape.Crowd,
            Lasts = TimeSpan.FromMinutes(1),
            Expects = new Expectation(AlarmCatalogue.RingFull, "", Expectation.Stall)
            {
                Words = ["the journal is behind"],
                Followers = [AlarmCatalogue.StageStalled],
            },
        },
        new Drill
        {
            Name = "writer-stalled",
            What = "the thread of the writer does not come back (a hook)",
            Fault = () => HookFile.StageStalled("apply"),
            Expects = new Expectation(AlarmCatalogue.StageStalled, "apply", Expectation.Stall) { Words = ["has not come back"] },
            NeedsHooks = true,
        },
        new Drill
        {
            Name = "checker-stopped",
            What = "a check does not come back (a hook)",
            Fault = () => HookFile.CheckStalled("limits"),
            Expects = new Expectation(AlarmCatalogue.CheckerStalled, "check limits", Expectation.Stall)
            {
                Words = ["What watches is itself stuck"],
            },
            NeedsHooks = true,
        },
        new Drill
        {
            Name = "row-deleted",
            What = "a row of the last seconds is deleted in the journal by hand",
            Fault = RowTampered.Deleted,
            Expects = new Expectation(AlarmCatalogue.JournalDamaged, "*", Expectation.Discrepancy),
        },
        new Drill
        {
            Name = "row-altered",
            What = "the amount of a row of the last seconds is altered in the journal by hand",
            Fault = RowTampered.Altered,
            Expects = new Expectation(AlarmCatalogue.JournalDamaged, "*", Expectation.Discrepancy),
        },
        new Drill
        {
            Name = "clock-back",
            What = "the machine's clock is set back by half a minute (a hook)",
            Fault = () => HookFile.ClockBack(30),
            Expects = new Expectation(AlarmCatalogue.ClockStepped, "", Expectation.Stall) { Words = ["set back by 30.0 s"] },
            NeedsHooks = true,
        },
        new Drill
        {
            Name = "client-silent",
            What = "nothing passes between a client and the engine any more; its streams stay open (a proxy)",
            Fault = () => new ClientCutOff(),
            Client = ClientShape.Terminals,
            HasPast = true,
            Calm = TimeSpan.FromSeconds(65), // clients may take a minute to come back to an engine that has started
            Expects = new Expectation(AnomalyAlarms.ClientSilent, Terminals, Expectation.Anomaly)
            {
                Words = ["has sent nothing for"],
            },
        },
        new Drill
        {
            Name = "errors-rise",
            What = "of a client's transfers 2 % name an account that there is not, where it was 0.1 %",
            Fault = () => new RefusalsRisen(0.02),
            Client = ClientShape.Terminals,
            HasPast = true,
            Calm = s_settled,
            Expects = new Expectation(AnomalyAlarms.RefusalsRising, Terminals, Expectation.Anomaly)
            {
                Words = ["mostly credit_account_not_found"],
            },
        },
        new Drill
        {
            Name = "replies-delayed",
            What = "the network holds up the replies to a client by 200 ms; the engine is quick (a proxy)",
            Fault = () => new RepliesDelayed(TimeSpan.FromMilliseconds(200)),
            Client = ClientShape.Terminals,
            Calm = s_settled + TimeSpan.FromSeconds(10), // what its users usually wait is learnt from ten reports or so
            Expects = new Expectation(AnomalyAlarms.UsersWait, Terminals, Expectation.Anomaly)
            {
                Words = ["is the network's or the client's own"],
            },
        },
        new Drill
        {
            Name = "traffic-drift",
            What = "a client sends 1 % more each minute",
            Fault = () => new TrafficDrifts(0.01),
            Load = LoadShape.Quiet,
            Client = ClientShape.Terminals,
            HasPast = true,
            IsLong = true,
            Calm = TimeSpan.FromMinutes(1),
            Closes = TimeSpan.FromMinutes(20),
            Expects = new Expectation(AnomalyAlarms.TrafficDrift, Terminals, Expectation.Drift)
            {
                Words = ["more than this hour has on other"],
            },
        },
    ];

    /// <summary>Those of some names; where none is given all, but those that are long only if asked for.</summary>
    /// <exception cref="ToolException">There is none of a name.</exception>
    public static IReadOnlyList<Drill> Named(IReadOnlyList<string> names, bool withLong)
    {
        if (names.FirstOrDefault(name => All.All(drill => drill.Name != name)) is { } unknown)
        {
            throw new ToolException(
                $"There is no drill \"{unknown}\"; there are {string.Join(", ", All.Select(drill => drill.Name))}.");
        }

        return [.. All.Where(drill => names.Count > 0 ? names.Contains(drill.Name) : withLong || !drill.IsLong)];
    }
}
