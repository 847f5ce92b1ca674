using Engine.Load.Profiles;

namespace Engine.Load.Recording;

/// <summary>Makes a distribution of sizes that people can read out of many sizes.</summary>
internal static class SizeSummary
{
    private const int MostSizes = 64;
    private const double Alike = 1.1;

    /// <summary>Sizes by number of requests; sizes within a tenth of each other as their mean where there are many.</summary>
    public static BatchSizes Of(SortedDictionary<int, long> requestsBySize)
    {
        if (requestsBySize.Count <= MostSizes)
        {
            return BatchSizes.Of([.. requestsBySize.Select(size => new BatchShare(size.Key, size.Value))]);
        }

        List<BatchShare> shares = [];
        int first = 0;
        double transfers = 0, requests = 0;
        foreach ((int size, long count) in requestsBySize)
        {
            if (requests > 0 && size > first * Alike)
            {
                shares.Add(new BatchShare((int)Math.Round(transfers / requests), requests));
                transfers = requests = 0;
            }

            first = requests == 0 ? size : first;
            transfers += (double)size * count;
            requests += count;
        }

        shares.Add(new BatchShare((int)Math.Round(transfers / requests), requests));
        return BatchSizes.Of(shares);
    }
}
