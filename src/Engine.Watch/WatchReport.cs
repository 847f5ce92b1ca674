using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch;

/// <summary>What one look of the watch came to.</summary>
/// <param name="Number">Number of the look since the start, from 1.</param>
/// <param name="Sample">How the engine stands.</param>
/// <param name="Alarms">The alarms that are open, the gravest first.</param>
public sealed record WatchReport(long Number, EngineSample Sample, IReadOnlyList<Alarm> Alarms)
{
    /// <summary>Findings since the start that found no room among the alarms.</summary>
    public long Overflowed { get; init; }
}
