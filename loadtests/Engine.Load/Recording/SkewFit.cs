using Engine.Load.Profiles;

namespace Engine.Load.Recording;

/// <summary>Finds the skew that explains how often accounts were paid.</summary>
internal static class SkewFit
{
    private const int Most = 10_000_000;
    private const double Uniform = 0.05;
    private const double HotShare = 0.05;
    private const double Steepest = 5;
    private const int Halvings = 40;

    /// <summary>
    /// The skew of so many payers and of those paid by how often they were. Zipf's exponent is the one under which two
    /// payments go to the same account as often as they did.
    /// </summary>
    public static Skew Of(int customers, Dictionary<UInt128, long> paid)
    {
        var skew = new Skew
        {
            Customers = Math.Clamp(customers, 1, Most),
            Merchants = Math.Clamp(paid.Count, 1, Most),
        };
        if (paid.Count < 2)
        {
            return skew;
        }

        long top = paid.Values.Max();
        double all = paid.Values.Sum();
        double meeting = Meeting(paid.Values);
        double exponent = ExponentOf(meeting, paid.Count);
        double topShare = top / all;
        if (topShare >= HotShare && RestIsEven(paid, top))
        {
            return skew with { Kind = SkewKind.Hot, Share = Math.Round(topShare, 3) };
        }

        return exponent < Uniform ? skew : skew with { Kind = SkewKind.Zipf, Exponent = Math.Round(exponent, 2) };
    }

    // The chance that two different payments go to the same account.
    private static double Meeting(IEnumerable<long> paid)
    {
        double pairs = 0, all = 0;
        foreach (long count in paid)
        {
            pairs += (double)count * (count - 1);
            all += count;
        }

        return all < 2 ? 0 : pairs / (all * (all - 1));
    }

    private static bool RestIsEven(Dictionary<UInt128, long> paid, long top)
    {
        bool left = false;
        List<long> rest = [];
        foreach (long count in paid.Values)
        {
            if (count == top && !left)
            {
                left = true;
            }
            else
            {
                rest.Add(count);
            }
        }

        return rest.Count > 1 && Meeting(rest) < 1.5 / rest.Count;
    }

    private static double ExponentOf(double meeting, int accounts)
    {
        double low = 0, high = Steepest;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = MeetingUnder(middle, accounts) < meeting ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double MeetingUnder(double exponent, int accounts)
    {
        double sum = 0, squares = 0;
        for (int i = 1; i <= accounts; i++)
        {
            double weight = Math.Pow(i, -exponent);
            sum += weight;
            squares += weight * weight;
        }

        return squares / (sum * sum);
    }
}
