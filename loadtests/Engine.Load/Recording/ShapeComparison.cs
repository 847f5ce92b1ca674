using Engine.Load.Profiles;

namespace Engine.Load.Recording;

/// <summary>How far two recordings with the same buckets are apart.</summary>
/// <param name="First">Transfers in the first.</param>
/// <param name="Second">Transfers in the second.</param>
/// <param name="Misplaced">What part of the transfers lies in other buckets, from 0 to 1.</param>
/// <param name="WorstBucket">The largest difference in one bucket, transfers.</param>
public sealed record ShapeComparison(long First, long Second, double Misplaced, long WorstBucket)
{
    /// <summary>Compares counts by bucket.</summary>
    public static ShapeComparison Of(ArrivalCounts first, ArrivalCounts second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.EveryMs != second.EveryMs)
        {
            throw new ArgumentException($"Buckets of {first.EveryMs} ms are not those of {second.EveryMs} ms.", nameof(second));
        }

        long apart = 0, worst = 0;
        for (int i = 0; i < Math.Max(first.Transfers.Count, second.Transfers.Count); i++)
        {
            long difference = Math.Abs(At(first, i) - At(second, i));
            apart += difference;
            worst = Math.Max(worst, difference);
        }

        (long all, long others) = (first.Transfers.Sum(), second.Transfers.Sum());
        return new ShapeComparison(all, others, apart / (double)Math.Max(1, all + others), worst);
    }

    private static long At(ArrivalCounts counts, int bucket) =>
        bucket < counts.Transfers.Count ? counts.Transfers[bucket] : 0;
}
