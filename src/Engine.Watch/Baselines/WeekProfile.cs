using System.Runtime.InteropServices;
using Engine.Watch.Traffic;

namespace Engine.Watch.Baselines;

/// <summary>
/// What a week is like, by the quarter of an hour: the rate in each of the last three weeks, of which the middle one counts, so
/// that one holiday, or one outage, changes nothing; and how restless its minutes are.
/// </summary>
internal sealed class WeekProfile
{
    /// <summary>Weeks that are remembered.</summary>
    public const int Weeks = 3;

    private const int Quarters = WeekMoment.QuartersPerWeek;
    private const float Forgets = 0.3f;

    private readonly float[] _rates = new float[Quarters * Weeks];
    private readonly float[] _spreads = new float[Quarters];
    private readonly byte[] _seen = new byte[Quarters];

    /// <summary>How many weeks are known of a quarter, 0 to <see cref="Weeks"/>; quarters beyond the week's ends are its
    /// other end's.</summary>
    public int WeeksOf(int quarter) => Math.Min(Weeks, (int)_seen[Wrap(quarter)]);

    /// <summary>Events a second in a quarter; NaN where it is not known.</summary>
    public double RateOf(int quarter)
    {
        int place = Wrap(quarter);
        ReadOnlySpan<float> rates = _rates.AsSpan(place * Weeks, Weeks);
        return _seen[place] switch
        {
            0 => double.NaN,
            1 => rates[0],
            2 => ((double)rates[0] + rates[1]) / 2,
            _ => Math.Max(Math.Min(rates[0], rates[1]), Math.Min(Math.Max(rates[0], rates[1]), rates[2])),
        };
    }

    /// <summary>The least that a quarter had in the weeks that are known, events a second; NaN where none is.</summary>
    public double LeastOf(int quarter)
    {
        int place = Wrap(quarter);
        double least = double.NaN;
        for (int week = 0; week < WeeksOf(quarter); week++)
        {
            least = Math.Min(double.IsNaN(least) ? double.MaxValue : least, _rates[(place * Weeks) + week]);
        }

        return least;
    }

    /// <summary>Events a second at a moment, on the line between the quarters' middles; NaN where one is not known.</summary>
    public double RateAt(WeekMoment moment)
    {
        double place = moment.Quarters - 0.5;
        int before = (int)Math.Floor(place);
        double further = place - before;
        return (RateOf(before) * (1 - further)) + (RateOf(before + 1) * further);
    }

    /// <summary>How far single minutes are from their neighbours around a quarter, as a share of the rate; the most of
    /// three quarters.</summary>
    public double SpreadAround(int quarter) =>
        Math.Max(_spreads[Wrap(quarter)], Math.Max(_spreads[Wrap(quarter - 1)], _spreads[Wrap(quarter + 1)]));

    /// <summary>The least and the most that quarters up to so many away have, events a second; NaN if one is not known.</summary>
    public (double Least, double Most) Around(int quarter, int away)
    {
        (double least, double most) = (double.PositiveInfinity, 0);
        for (int i = quarter - away; i <= quarter + away; i++)
        {
            double rate = RateOf(i);
            (least, most) = (Math.Min(least, rate), Math.Max(most, rate)); // NaN goes through both
        }

        return (least, most);
    }

    /// <summary>Takes in what a quarter was like.</summary>
    public void Learn(int quarter, double perSecond, double spread)
    {
        _rates[(quarter * Weeks) + (_seen[quarter] % Weeks)] = (float)perSecond;
        _spreads[quarter] = _seen[quarter] == 0
            ? (float)spread
            : _spreads[quarter] + (Forgets * ((float)spread - _spreads[quarter]));

        // From three on only the place of the next is counted.
        _seen[quarter] = (byte)(_seen[quarter] == (2 * Weeks) - 1 ? Weeks : _seen[quarter] + 1);
    }

    /// <summary>Writes it.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(MemoryMarshal.AsBytes(_rates.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_spreads.AsSpan()));
        writer.Write(_seen);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="EndOfStreamException">It ends before.</exception>
    public static WeekProfile Read(BinaryReader reader)
    {
        var profile = new WeekProfile();
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(profile._rates.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(profile._spreads.AsSpan()));
        reader.BaseStream.ReadExactly(profile._seen);
        return profile;
    }

    private static int Wrap(int quarter) => (quarter + Quarters) % Quarters;
}
