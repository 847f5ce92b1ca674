namespace Engine.Watch.Metrics;

/// <summary>How the values of a metric are to be read.</summary>
public enum MetricKind
{
    /// <summary>It only grows, from zero at the start of the process.</summary>
    Counter,

    /// <summary>How much there is now.</summary>
    Gauge,

    /// <summary>How many there were of each size, since the start of the process.</summary>
    Histogram,
}
