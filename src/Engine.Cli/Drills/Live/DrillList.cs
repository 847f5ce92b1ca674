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
            Expects = new Expectation(AlarmCatalogue.RingFull, "", Expectation.Stall) { Words = ["the journal is behind"] },
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
