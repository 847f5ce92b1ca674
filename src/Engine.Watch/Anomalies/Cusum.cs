namespace Engine.Watch.Anomalies;

/// <summary>
/// A cumulative sum (Page, Biometrika 41, 1954): evidence for a change adds up, evidence against it is taken off, never below
/// nothing. Over its limit it stays until most of it has gone.
/// </summary>
/// <param name="limit">The sum from which on it has changed.</param>
internal struct Cusum(double limit)
{
    private double _sum;

    /// <summary>Whether it has changed.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether much speaks for a change.</summary>
    public readonly bool IsSuspicious => _sum > limit / 2;

    /// <summary>Adds evidence for the change; negative against it.</summary>
    public void Add(double evidence)
    {
        // Twice the limit at the most, so that the end of a long change is not long in coming.
        _sum = Math.Clamp(_sum + evidence, 0, 2 * limit);
        IsOver = _sum >= limit || (IsOver && _sum > limit / 4);
    }
}
