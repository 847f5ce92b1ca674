namespace Engine.Cli.Bench.Compare;

/// <summary>Where a median lies, as far as measured values tell.</summary>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
internal readonly record struct Interval(double Lower, double Upper)
{
    private const double Confidence = 0.95;

    /// <summary>
    /// The confidence interval of the median, by rank: the innermost pair of values that holds the true median with at
    /// least 95 %, whatever the distribution. Where there are fewer than six values none does, and it is all of them.
    /// </summary>
    /// <param name="sorted">The values, at least one, rising.</param>
    public static Interval OfMedian(ReadOnlySpan<double> sorted)
    {
        // Each value lies below the true median with a half: the k-th from either end is beyond it with the chance that
        // fewer than k of n fall on that side.
        int n = sorted.Length;
        double term = Math.Pow(0.5, n);
        double beyond = 0;
        int rank = 0;
        for (int k = 1; k <= n / 2; k++)
        {
            beyond += term;
            if (1 - (2 * beyond) < Confidence)
            {
                break;
            }

            rank = k - 1;
            term *= (n - k + 1) / (double)k;
        }

        return new Interval(sorted[rank], sorted[n - 1 - rank]);
    }

    /// <summary>Whether nothing lies in both.</summary>
    public bool IsApartFrom(Interval other) => Upper < other.Lower || other.Upper < Lower;
}
