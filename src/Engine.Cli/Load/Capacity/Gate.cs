using System.Globalization;
using Engine.Load.Capacity;

namespace Engine.Cli.Load.Capacity;

/// <summary>The least that a box has to carry: a rate, or so many times the day's peak second.</summary>
/// <param name="Least">Transfers a second, or times.</param>
/// <param name="IsOfPeak">Whether it is in times of the peak second.</param>
internal sealed record Gate(double Least, bool IsOfPeak)
{
    /// <summary>Reads <c>50000</c> (transfers a second) or <c>20x</c> (times the day's peak second).</summary>
    /// <exception cref="ToolException">It is neither.</exception>
    public static Gate Parse(string text)
    {
        bool isOfPeak = text.EndsWith('x');
        return double.TryParse(
            isOfPeak ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double least)
            && least > 0
                ? new Gate(least, isOfPeak)
                : throw new ToolException(
                    $"--fail-below: \"{text}\" is neither a rate, such as 50000, nor times the peak second, such as 20x.");
    }

    /// <summary>What is wrong with the box; null where it carries enough.</summary>
    public string? Judge(CapacityReport report)
    {
        double carried = !report.Search.IsProved ? 0
            : IsOfPeak ? report.Headroom.PeaksAtOnce
            : report.Search.Rate;
        if (carried >= Least)
        {
            return null;
        }

        string unit = IsOfPeak ? " times the peak second" : " transfers a second";
        return string.Create(CultureInfo.InvariantCulture, $"Capacity is {carried:N1}{unit}, below the {Least:N1} asked for.");
    }
}
