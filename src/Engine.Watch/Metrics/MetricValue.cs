using Engine.Core.Figures;

namespace Engine.Watch.Metrics;

/// <summary>One value of a metric.</summary>
/// <param name="Value">The value, in the metric's unit.</param>
/// <param name="Attributes">Of each of the metric's attributes what it is here, in their order.</param>
public readonly record struct MetricValue(double Value, params string[] Attributes);

/// <summary>One distribution of a histogram.</summary>
/// <param name="Counted">How many there were of each size.</param>
/// <param name="Attributes">Of each of the metric's attributes what it is here, in their order.</param>
public readonly record struct MetricDistribution(LatencySnapshot Counted, params string[] Attributes);
