namespace Engine.Load.Measuring;

/// <summary>What a segment of the profile has shown.</summary>
/// <param name="name">The segment's name.</param>
public sealed class SegmentMeasurements(string name)
{
    /// <summary>The segment's name.</summary>
    public string Name { get; } = name;

    /// <summary>Transfers by what became of them.</summary>
    public Counts Counts { get; } = new();

    /// <summary>A value a request, from its intended start to its end.</summary>
    public LatencyHistogram Latency { get; } = new();
}
