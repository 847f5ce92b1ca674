using Engine.Core.Figures;

namespace Engine.Watch.Samples;

/// <summary>One stage of the pipeline, or one lane.</summary>
/// <param name="Name">What it is called: apply, journal, lane 0, reply.</param>
/// <param name="Done">Units of work done: requests, or events for the journal and its lanes.</param>
/// <param name="Waiting">Units of work that wait in front of it now.</param>
/// <param name="Busy">Time in which it worked.</param>
/// <param name="Time">How long a request waited for it and was in it.</param>
/// <param name="WaitsFor">What it waits for now, in words; empty while it works or has nothing to do.</param>
public sealed record StageSample(
    string Name, long Done, long Waiting, TimeSpan Busy, LatencySnapshot Time, string WaitsFor = "");
