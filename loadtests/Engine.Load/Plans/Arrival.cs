namespace Engine.Load.Plans;

/// <summary>A request that is due.</summary>
/// <param name="At">When, from the start of the run.</param>
/// <param name="Transfers">Transfers in it.</param>
/// <param name="Segment">Which segment of the profile it is of.</param>
public readonly record struct Arrival(TimeSpan At, int Transfers, int Segment);
