using System.Globalization;
using System.Net;

namespace Engine.Load.Capacity.Page;

/// <summary>Numbers as people read them, the same everywhere on the page.</summary>
internal static class Words
{
    private const double LeastPart = 0.001;

    private static readonly (double From, string Unit)[] s_bytes =
        [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1, "bytes")];

    private static readonly (double From, string Unit)[] s_short = [(1e9, "G"), (1e6, "M"), (1e3, "k")];

    /// <summary>Text that may stand anywhere in the page.</summary>
    public static string Safe(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A whole number with commas.</summary>
    public static string Whole(double value) => Math.Round(value).ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Three digits that count; more before the point where there are more.</summary>
    public static string Figure(double value)
    {
        double size = Math.Abs(value);
        string format = size >= 100 ? "N0" : size >= 10 ? "N1" : size >= 1 || size == 0 ? "0.##" : "0.###";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A part as a percentage.</summary>
    public static string Percent(double part) => part switch
    {
        _ when !double.IsFinite(part) => "more than 100 %",
        > 0 and < LeastPart => "under 0.1 %",
        _ => $"{Figure(part * 100)} %",
    };

    /// <summary>Milliseconds.</summary>
    public static string Ms(double ms) => $"{Figure(ms)} ms";

    /// <summary>Bytes.</summary>
    public static string Bytes(double bytes)
    {
        foreach ((double from, string unit) in s_bytes)
        {
            if (bytes >= from)
            {
                return $"{Figure(bytes / from)} {unit}";
            }
        }

        return $"{Figure(bytes)} bytes";
    }

    /// <summary>A number as short as an axis needs it.</summary>
    public static string Short(double value)
    {
        foreach ((double from, string unit) in s_short)
        {
            if (Math.Abs(value) >= from)
            {
                return (value / from).ToString("0.##", CultureInfo.InvariantCulture) + unit;
            }
        }

        return value.ToString("0.###", CultureInfo.InvariantCulture);
    }

    /// <summary>A day, or that none is in sight.</summary>
    public static string Day(DateOnly? day) =>
        day?.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) ?? "not within a hundred years";

    /// <summary>A coordinate.</summary>
    public static string At(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
