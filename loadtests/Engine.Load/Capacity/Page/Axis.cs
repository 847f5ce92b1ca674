namespace Engine.Load.Capacity.Page;

/// <summary>One axis of a chart: what it shows, from where to where, and how.</summary>
internal sealed class Axis
{
    private const int WantedTicks = 5;

    private Axis(string label, double from, double to, bool isLog, Func<double, string> text)
    {
        (Label, From, To, IsLog, Text) = (label, from, to, isLog, text);
        Ticks = isLog ? [.. LogTicks(from, to)] : [.. LinearTicks(from, to)];
    }

    public string Label { get; }

    public double From { get; }

    public double To { get; }

    public bool IsLog { get; }

    public Func<double, string> Text { get; }

    public IReadOnlyList<double> Ticks { get; private init; }

    /// <summary>From 0 to a round number above the largest value.</summary>
    public static Axis Linear(string label, IEnumerable<double> values, Func<double, string>? text = null)
    {
        double most = values.Where(double.IsFinite).DefaultIfEmpty(1).Max();
        double step = Step(most > 0 ? most : 1);
        return new Axis(label, 0, step * Math.Ceiling((most > 0 ? most : 1) / step), false, text ?? Words.Short);
    }

    /// <summary>From a power of ten, or half of one, to another, around all values above 0.</summary>
    public static Axis Log(string label, IEnumerable<double> values, Func<double, string>? text = null)
    {
        double[] sound = [.. values.Where(value => value > 0 && double.IsFinite(value)).DefaultIfEmpty(1)];
        double low = Math.Pow(10, Math.Floor(Math.Log10(sound.Min())));
        double high = Math.Pow(10, Math.Ceiling(Math.Log10(sound.Max()) + 1e-9));
        return new Axis(label, low, Math.Max(high, low * 10), true, text ?? Words.Short);
    }

    /// <summary>Linear, with ticks that are given.</summary>
    public static Axis Fixed(string label, double from, double to, IReadOnlyList<double> ticks, Func<double, string> text) =>
        new(label, from, to, false, text) { Ticks = ticks };

    /// <summary>Where a value lies, from 0 to 1; values outside lie on the edge.</summary>
    public double Place(double value)
    {
        double place = IsLog
            ? Math.Log(Math.Max(value, From) / From) / Math.Log(To / From)
            : (value - From) / (To - From);
        return Math.Clamp(place, 0, 1);
    }

    private static double Step(double most)
    {
        double rough = most / WantedTicks;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
    }

    private static IEnumerable<double> LinearTicks(double from, double to)
    {
        double step = Step(to - from);
        for (int i = 0; from + (i * step) <= to * (1 + 1e-9); i++)
        {
            yield return from + (i * step);
        }
    }

    private static IEnumerable<double> LogTicks(double from, double to)
    {
        for (double tick = from; tick <= to * (1 + 1e-9); tick *= 10)
        {
            yield return tick;
        }
    }
}
