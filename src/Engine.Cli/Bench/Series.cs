namespace Engine.Cli.Bench;

/// <summary>What one thing measured, round after round.</summary>
internal sealed class Series
{
    private readonly List<double> _values = [];

    /// <summary>The rounds so far.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The middle one of the rounds, or the mean of the two in the middle.</summary>
    /// <exception cref="InvalidOperationException">Nothing was measured.</exception>
    public double Median
    {
        get
        {
            double[] sorted = [.. _values.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length switch
            {
                0 => throw new InvalidOperationException("Nothing was measured."),
                _ when sorted.Length % 2 == 1 => sorted[middle],
                _ => (sorted[middle - 1] + sorted[middle]) / 2,
            };
        }
    }

    /// <summary>Takes a round's value.</summary>
    public void Add(double value) => _values.Add(value);

    /// <summary>The middle one of values that are there already.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static double MedianOf(IEnumerable<double> values)
    {
        var series = new Series();
        series._values.AddRange(values);
        return series.Median;
    }
}
