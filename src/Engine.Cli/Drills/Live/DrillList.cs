using Engine.Cli.Drills.Faults;
using Engine.Watch.Alarms;

namespace Engine.Cli.Drills.Live;

/// <summary>Every drill that there is: the night of the outage, and its relatives.</summary>
internal static class DrillList
{
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
    ];

    /// <summary>Those of some names; all where none is given.</summary>
    /// <exception cref="ToolException">There is none of a name.</exception>
    public static IReadOnlyList<Drill> Named(IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(name => All.All(drill => drill.Name != name)) is { } unknown)
        {
            throw new ToolException(
                $"There is no drill \"{unknown}\"; there are {string.Join(", ", All.Select(drill => drill.Name))}.");
        }

        return names.Count == 0 ? All : [.. All.Where(drill => names.Contains(drill.Name))];
    }
}
