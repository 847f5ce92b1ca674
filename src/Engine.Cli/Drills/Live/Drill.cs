using Engine.Cli.Drills.Faults;

namespace Engine.Cli.Drills.Live;

/// <summary>One thing that goes wrong, and the alarm that has to tell of it.</summary>
internal sealed record Drill
{
    /// <summary>By which it is chosen.</summary>
    public required string Name { get; init; }

    /// <summary>What is done, in a few words.</summary>
    public required string What { get; init; }

    /// <summary>Makes the fault; once for each time the drill is held.</summary>
    public required Func<IFault> Fault { get; init; }

    /// <summary>What has to be told.</summary>
    public required Expectation Expects { get; init; }

    /// <summary>More options of <c>engine serve</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>What is asked of the engine meanwhile.</summary>
    public LoadShape Load { get; init; } = LoadShape.Light;

    /// <summary>A client of its own beside that, of which the alarm has to tell; null for none.</summary>
    public ClientShape? Client { get; init; }

    /// <summary>Whether the engine knows two weeks of exactly this load: they are rehearsed, since time cannot be hurried.</summary>
    public bool HasPast { get; init; }

    /// <summary>Whether it takes so long that it is held only when asked for.</summary>
    public bool IsLong { get; init; }

    /// <summary>How long all is well before the deed.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long it lasts at least.</summary>
    public TimeSpan Lasts { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Within which time after the remedy every alarm has to close by itself.</summary>
    public TimeSpan Closes { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether the engine has the hooks by which a drill does what nothing outside can.</summary>
    public bool NeedsHooks { get; init; }

    /// <summary>Whether the engine keeps its data on a disk that can be filled.</summary>
    public bool NeedsSmallDisk { get; init; }
}
