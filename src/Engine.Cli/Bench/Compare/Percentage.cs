using System.Globalization;

namespace Engine.Cli.Bench.Compare;

/// <summary>A part of a whole as people write it.</summary>
internal static class Percentage
{
    /// <summary>5% or 0.05, both a twentieth; from 0 on.</summary>
    public static bool TryParse(string text, out double part)
    {
        bool isPercent = text.EndsWith('%');
        string number = isPercent ? text[..^1] : text;
        bool isNumber = double.TryParse(
            number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out part);
        part = isPercent ? part / 100 : part;
        return isNumber && double.IsFinite(part);
    }
}
