namespace Engine.Load.Plans;

/// <summary>How a profile's time and rate are changed.</summary>
/// <param name="Speed">Time passes so many times as fast: the same transfers in less time.</param>
/// <param name="Scale">Every rate is multiplied by this: more transfers in the same time.</param>
public readonly record struct Warp(double Speed, double Scale)
{
    /// <summary>As it is written.</summary>
    public static Warp None { get; } = new(1, 1);
}
