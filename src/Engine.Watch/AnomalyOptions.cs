using Engine.Watch.Objectives;

namespace Engine.Watch;

/// <summary>What the checks of anomalies, forecasts and objectives need to be told.</summary>
public sealed record AnomalyOptions
{
    /// <summary>Objectives that there may be.</summary>
    public const int MostObjectives = 16;

    /// <summary>File in which what was learnt is kept over restarts; null for nowhere.</summary>
    public string? StatePath { get; init; }

    /// <summary>Where an engine keeps it.</summary>
    /// <param name="folder">Folder of those that watch.</param>
    public static string PathIn(string folder) => Path.Combine(folder, "baseline");

    /// <summary>What is promised to users.</summary>
    public IReadOnlyList<Objective> Objectives { get; init; } = [];

    /// <summary>Events a second that this box was measured to carry; 0 where that is not known.</summary>
    public double CapacityPerSecond { get; init; }

    /// <summary>Rows of a leaf.</summary>
    public long LeafRows { get; init; }

    /// <summary>By whose clock people begin and end their work.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Local;
}
