using System.Runtime.InteropServices;

namespace Engine.Watch.Forecasts;

/// <summary>How long something lasts that is being used up, by its trend over one horizon.</summary>
/// <param name="step">Time between points.</param>
/// <param name="points">Points of the horizon.</param>
/// <param name="least">Points without which nothing is said.</param>
internal sealed class Depletion(TimeSpan step, int points, int least)
{
    // What only wavers goes down in half of all pairs.
    private const double Steadily = 0.85;

    private readonly List<double> _left = [];
    private TimeSpan _next;

    /// <summary>Time until nothing is left; null while it is not going down steadily.</summary>
    public TimeSpan? Lasts { get; private set; }

    /// <summary>Takes what is left now.</summary>
    public void Take(TimeSpan now, double left)
    {
        if (now < _next)
        {
            return;
        }

        _next = now + step;
        _left.Add(left);
        if (_left.Count > points)
        {
            _left.RemoveAt(0);
        }

        Lasts = null;
        if (_left.Count >= least && left < _left[0])
        {
            (double perStep, double down) = TheilSen.Slope(CollectionsMarshal.AsSpan(_left));
            double steps = perStep < 0 && down >= Steadily ? left / -perStep : double.PositiveInfinity;
            Lasts = steps < TimeSpan.FromDays(365) / step ? steps * step : null;
        }
    }
}
