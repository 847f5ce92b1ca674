namespace Engine.Watch.Rehearsals;

/// <summary>Draws that a seed repeats.</summary>
/// <param name="seed">The same gives the same draws.</param>
internal sealed class Chance(int seed)
{
    private const double ManyFrom = 30; // from here on the normal distribution is close enough to Poisson's

    private readonly Random _random = new(seed);

    /// <summary>Anything from 0 to 1 alike.</summary>
    public double Uniform() => _random.NextDouble();

    /// <summary>One of so many.</summary>
    public int Below(int count) => _random.Next(count);

    /// <summary>A standard normal deviate (Box and Muller 1958).</summary>
    public double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>A factor around 1, whose logarithm has this standard deviation.</summary>
    public double Factor(double deviation) => Math.Exp(deviation * Normal());

    /// <summary>How many of independent events happen where so many are expected.</summary>
    public long Poisson(double expected)
    {
        if (expected >= ManyFrom)
        {
            return (long)Math.Max(0, Math.Round(expected + (Math.Sqrt(expected) * Normal())));
        }

        long count = -1;
        for (double left = Math.Exp(-expected), product = 1; product > left; count++)
        {
            product *= _random.NextDouble();
        }

        return Math.Max(0, count);
    }
}
