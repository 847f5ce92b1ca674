namespace Engine.Load.Plans;

/// <summary>A stretch of a plan whose rate is a straight line.</summary>
/// <param name="Time">How long it lasts.</param>
/// <param name="From">Transfers a second at its start.</param>
/// <param name="To">Transfers a second at its end.</param>
public readonly record struct RateStep(TimeSpan Time, double From, double To);
