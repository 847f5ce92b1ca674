using Engine.Watch.Traffic;

namespace Engine.Watch.Baselines;

/// <summary>
/// Holds each minute's rate against what the same time of other weeks had, and then learns from it. Between quarters it goes
/// by the straight line; a level follows within hours how much more, or less, there is of late than in those weeks, so that
/// slow growth is no surprise.
/// </summary>
internal sealed class SeasonalRate(WeekProfile week)
{
    // In minutes: how fast the level follows; what a quarter needs to be learnt from.
    private const double LevelFollows = 120;
    private const int LeastMinutes = 13;

    // Of a logarithm: the farthest that one minute moves the level.
    private const double FarthestPull = 0.2;

    // Minutes by which a day may run earlier or later than another; and the farthest that one minute is away.
    private const double Shift = 4;
    private const double FarthestResidual = 1;
    private const double LeastSpread = 0.03;

    // Fewer a minute than this say nothing; and between quarters that differ by this factor anything is usual.
    private const double LeastPerMinute = 30;
    private const double Edge = 2;

    private readonly double[] _minutes = new double[WeekMoment.MinutesPerQuarter];
    private int _count;
    private int _quarter = -1;

    /// <summary>What the last minute should have been, events a second; NaN where that is not known.</summary>
    public double Expected { get; private set; } = double.NaN;

    /// <summary>Logarithm of what the last minute was, over what it should have been; NaN where that is not known.</summary>
    public double Residual { get; private set; } = double.NaN;

    /// <summary>How far a residual is from zero by chance, one standard deviation.</summary>
    public double Chance { get; private set; } = 1;

    /// <summary>Whether nothing came in the last minute.</summary>
    public bool IsSilent { get; private set; }

    /// <summary>What the day's shifting about explains of a residual.</summary>
    public double Explained { get; private set; }

    /// <summary>How many times what other weeks had there is of late.</summary>
    public double Level => Math.Exp(_level);

    private double _level;

    /// <summary>Takes a minute that was seen as a whole.</summary>
    /// <param name="middle">Its middle.</param>
    /// <param name="events">Events in it.</param>
    public void Take(WeekMoment middle, double events)
    {
        Judge(middle, events);
        if (middle.Quarter != _quarter)
        {
            Learn();
            _quarter = middle.Quarter;
        }

        if (_count < _minutes.Length)
        {
            _minutes[_count++] = events;
        }
    }

    /// <summary>A minute was not seen as a whole: nothing is known of it.</summary>
    public void Skip() => (Expected, Residual) = (double.NaN, double.NaN);

    private void Judge(WeekMoment middle, double events)
    {
        Skip();
        IsSilent = events == 0;
        double usual = week.RateAt(middle);
        double expected = usual * Level * 60;
        if (!(expected >= LeastPerMinute))
        {
            return;
        }

        (Expected, Residual) = (expected / 60, Math.Clamp(Math.Log((events + 1) / (expected + 1)), -FarthestResidual, FarthestResidual));
        Chance = Math.Max(LeastSpread, Math.Max(week.SpreadAround(middle.Quarter), 1 / Math.Sqrt(expected)));
        (double least, double most) = week.Around(middle.Quarter, 1);
        if (most > Edge * least)
        {
            // The client begins or ends about now: some minutes earlier or later it is anything between.
            (least, most) = week.Around(middle.Quarter, 2);
            double perSecond = events / 60 / Level;
            double bound = Math.Clamp(perSecond, least / Edge, most);
            (Expected, Residual) = (bound * Level, bound > 0 ? Math.Max(Math.Log(perSecond / bound), -FarthestResidual) : 0);
            Explained = 0;
            return;
        }

        Explained = Shift * Math.Log(most / least) / (2 * WeekMoment.MinutesPerQuarter);
        _level += Math.Clamp(Residual, -FarthestPull, FarthestPull) / LevelFollows;
    }

    private void Learn()
    {
        if (_count >= LeastMinutes)
        {
            ReadOnlySpan<double> minutes = _minutes.AsSpan(0, _count);
            double mean = 0;
            double steps = 0;
            for (int i = 0; i < minutes.Length; i++)
            {
                mean += minutes[i] / minutes.Length;
                double step = i == 0 ? 0 : minutes[i] - minutes[i - 1];
                steps += step * step;
            }

            // Half the mean square of successive differences (von Neumann): the way up or down within the quarter is not in it.
            double spread = mean > 0 ? Math.Sqrt(steps / (2 * (minutes.Length - 1))) / mean : 0;
            week.Learn(_quarter, mean / 60, spread);
        }

        _count = 0;
    }
}
