namespace Engine.Load.Capacity;

/// <summary>How full a resource is.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Part">From 0 to 1.</param>
/// <param name="Text">In words, with figures.</param>
public sealed record Pressure(string Name, double Part, string Text);
