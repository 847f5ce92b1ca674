namespace Engine.Watch.Detection;

/// <summary>
/// Tells the points of a series at which it does what it never did before. It learns in silence what the series is like, and
/// then goes on learning: what has happened just so before is nothing new. Three maps of different fineness look at the same points,
/// and two of them have to agree within a few: where one alone is sure, it is mostly about to be wrong. After a
/// detection it is silent for a while, for one cause makes many new points.
/// It sees one series, has one setting for all of them, and does not know what a value means.
/// </summary>
/// <param name="warmUp">Points from which it learns before it says anything; at least <see cref="LeastWarmUp"/>.</param>
public sealed class NoveltyDetector(int warmUp)
{
    /// <summary>From fewer points nothing is learnt.</summary>
    public const int LeastWarmUp = 60;

    // Points: until the means settle; within which two maps agree; of silence after a detection.
    private const int Settling = 20;
    private const int Agreement = 12;
    private const int Silence = 200;
    private const int Voices = 2;
    private const long Never = long.MinValue / 2;

    private readonly int _warmUp = Math.Max(LeastWarmUp, warmUp);
    private readonly ShapeOfSeries _shape = new();
    private readonly CategoryMap[] _maps = [new(2.52), new(2.24), new(1.96)];
    private readonly long[] _newAt = [Never, Never, Never];
    private readonly double[] _scale = new double[ShapeOfSeries.Features];
    private List<double[]>? _learning = [];
    private long _points;
    private long _detectedAt = Never;

    /// <summary>Whether it has learnt enough to say something.</summary>
    public bool IsWarm => _learning is null;

    /// <summary>Takes the next value; says whether something begins with it that was never there before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number.</exception>
    public bool Next(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A series is made of finite numbers.");
        }

        Span<double> point = stackalloc double[ShapeOfSeries.Features];
        _shape.Next(value, point);
        _points++;
        if (_learning is { } learning)
        {
            Warm(learning, point);
            return false;
        }

        int voices = 0;
        Scale(point);
        for (int i = 0; i < _maps.Length; i++)
        {
            _newAt[i] = _maps[i].Learn(point) ? _points : _newAt[i];
            voices += _points - _newAt[i] <= Agreement ? 1 : 0;
        }

        if (voices < Voices || _points - _detectedAt <= Silence)
        {
            return false;
        }

        _detectedAt = _points;
        return true;
    }

    private void Warm(List<double[]> learning, ReadOnlySpan<double> point)
    {
        if (_points > Settling)
        {
            learning.Add(point.ToArray());
        }

        if (_points == _warmUp)
        {
            Learn(learning);
            _learning = null;
        }
    }

    private void Learn(List<double[]> learning)
    {
        for (int i = 0; i < ShapeOfSeries.Features; i++)
        {
            double low = learning.Min(seen => seen[i]);
            double high = learning.Max(seen => seen[i]);
            _scale[i] = high > low ? 1 / (high - low) : 1 / ((Math.Abs(high) / 10) + 0.001);
        }

        foreach (double[] seen in learning)
        {
            Scale(seen);
            foreach (CategoryMap map in _maps)
            {
                map.Learn(seen);
            }
        }
    }

    private void Scale(Span<double> point)
    {
        for (int i = 0; i < ShapeOfSeries.Features; i++)
        {
            point[i] *= _scale[i];
        }
    }
}
