namespace Engine.Watch.Detection;

/// <summary>
/// What has been seen so far, as boxes in the space of features: a point that fits into one, grown within bounds, is nothing
/// new; any other opens a box of its own. This is what is left of fuzzy ART (Carpenter, Grossberg and Rosen, Neural Networks 4,
/// 1991) when it learns at once and chooses the box that has to grow least.
/// </summary>
/// <param name="largest">How large a box may grow, as the sum of its sides.</param>
internal sealed class CategoryMap(double largest)
{
    // Far more than a series of any of the kinds tried needs; with more, a point would cost too much.
    private const int Most = 64;

    private readonly double[] _low = new double[Most * ShapeOfSeries.Features];
    private readonly double[] _high = new double[Most * ShapeOfSeries.Features];
    private readonly long[] _visited = new long[Most];
    private long _points;

    /// <summary>Boxes so far.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a point in; says whether it is new.</summary>
    public bool Learn(ReadOnlySpan<double> point)
    {
        _points++;
        int best = Best(point);
        if (best >= 0)
        {
            Grow(best, point);
            return false;
        }

        best = Count < Most ? Count++ : LongestUnvisited();
        point.CopyTo(_low.AsSpan(best * ShapeOfSeries.Features));
        point.CopyTo(_high.AsSpan(best * ShapeOfSeries.Features));
        _visited[best] = _points;
        return true;
    }

    private int Best(ReadOnlySpan<double> point)
    {
        int best = -1;
        double leastGrowth = double.PositiveInfinity;
        for (int box = 0; box < Count; box++)
        {
            double size = 0;
            double growth = 0;
            int first = box * ShapeOfSeries.Features;
            for (int i = 0; i < ShapeOfSeries.Features; i++)
            {
                (double low, double high) = (_low[first + i], _high[first + i]);
                double side = Math.Max(high, point[i]) - Math.Min(low, point[i]);
                size += side;
                growth += side - (high - low);
            }

            if (size <= largest && growth < leastGrowth)
            {
                (best, leastGrowth) = (box, growth);
            }
        }

        return best;
    }

    private void Grow(int box, ReadOnlySpan<double> point)
    {
        int first = box * ShapeOfSeries.Features;
        for (int i = 0; i < ShapeOfSeries.Features; i++)
        {
            _low[first + i] = Math.Min(_low[first + i], point[i]);
            _high[first + i] = Math.Max(_high[first + i], point[i]);
        }

        _visited[box] = _points;
    }

    private int LongestUnvisited()
    {
        int oldest = 0;
        for (int box = 1; box < Count; box++)
        {
            oldest = _visited[box] < _visited[oldest] ? box : oldest;
        }

        return oldest;
    }
}
