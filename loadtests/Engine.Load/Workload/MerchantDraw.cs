using Engine.Load.Profiles;

namespace Engine.Load.Workload;

/// <summary>Draws merchants as a skew says. Number 0 is the one that gets most.</summary>
internal sealed class MerchantDraw
{
    private readonly int _merchants;
    private readonly double _hotShare;
    private readonly double[]? _upTo;

    public MerchantDraw(Skew skew)
    {
        _merchants = skew.Merchants;
        _hotShare = skew.Kind == SkewKind.Hot ? skew.Share : 0;
        if (skew.Kind != SkewKind.Zipf)
        {
            return;
        }

        _upTo = new double[_merchants];
        double sum = 0;
        for (int i = 0; i < _merchants; i++)
        {
            _upTo[i] = sum += Math.Pow(i + 1, -skew.Exponent);
        }
    }

    /// <summary>One merchant's number.</summary>
    public int Next(Random random)
    {
        if (_upTo is not null)
        {
            int found = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
            return Math.Min(_merchants - 1, found < 0 ? ~found : found);
        }

        if (_hotShare > 0 && (_merchants == 1 || random.NextDouble() < _hotShare))
        {
            return 0;
        }

        return _hotShare > 0 ? 1 + random.Next(_merchants - 1) : random.Next(_merchants);
    }
}
