namespace Engine.Watch.Detection;

/// <summary>
/// Where a series stands at one point: its value, how far it has come from where it was lately and for longer, and how much it
/// moves about. Recursive means only, so that a point costs the same however long the series is.
/// </summary>
internal sealed class ShapeOfSeries
{
    /// <summary>Numbers that tell it.</summary>
    public const int Features = 4;

    private const double Lately = 0.3;
    private const double Longer = 0.05;

    private double _lately;
    private double _longer;
    private double _variance;
    private bool _hasBegun;

    /// <summary>Takes the next value, and tells where the series stands with it.</summary>
    public void Next(double value, Span<double> features)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            _lately = _longer = value;
        }

        features[0] = value;
        features[1] = _lately - value;
        features[2] = _longer - value;
        features[3] = Math.Sqrt(_variance);
        _lately += Lately * (value - _lately);
        _longer += Longer * (value - _longer);
        _variance += Longer * (((value - _lately) * (value - _lately)) - _variance);
    }
}
