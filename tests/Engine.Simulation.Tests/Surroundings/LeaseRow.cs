namespace Engine.Simulation.Tests.Surroundings;

/// <summary>What the lease says of the engine that claimed last.</summary>
/// <param name="Holder">That engine; null before the first.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="QuietEpoch">The newest epoch that knew all older ones to be silent.</param>
internal sealed record LeaseRow(EngineProcess? Holder, long Epoch, long QuietEpoch);

/// <summary>A standby asks which version of the lease there is.</summary>
internal sealed class LeaseReading
{
    public required TimeSpan AskedAt { get; init; }

    public bool IsAnswered { get; set; }

    /// <summary>The connection broke first.</summary>
    public bool IsLost { get; set; }

    /// <summary>Another one after every confirmation and every claim.</summary>
    public long Version { get; set; }
}
