namespace Engine.Watch.Forecasts;

/// <summary>The median of the slopes between all pairs of points (Theil 1950, Sen 1968): a third of them may be wrong.</summary>
internal static class TheilSen
{
    /// <summary>Its slope, and which share of the pairs goes down.</summary>
    /// <param name="values">Values at even steps; two at least.</param>
    public static (double PerStep, double ShareDown) Slope(ReadOnlySpan<double> values)
    {
        int pairs = values.Length * (values.Length - 1) / 2;
        Span<double> slopes = stackalloc double[pairs];
        (int next, int down) = (0, 0);
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = i + 1; j < values.Length; j++)
            {
                double slope = (values[j] - values[i]) / (j - i);
                slopes[next++] = slope;
                down += slope < 0 ? 1 : 0;
            }
        }

        slopes.Sort();
        double middle = (slopes[(pairs - 1) / 2] + slopes[pairs / 2]) / 2;
        return (middle, (double)down / pairs);
    }
}
