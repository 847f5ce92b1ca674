using System.Globalization;
using Engine.V1;

namespace Engine.Cli.Top;

/// <summary>Figures as people read them, with their unit.</summary>
internal static class FigureText
{
    private const double Kibi = 1024;
    private static readonly string[] s_bytes = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A count.</summary>
    public static string Count(double count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>So many a second.</summary>
    public static string Rate(double rate) =>
        (rate is > 0 and < 10 ? rate.ToString("0.0", CultureInfo.InvariantCulture) : Count(rate)) + "/s";

    /// <summary>Milliseconds; nothing was measured where it is 0.</summary>
    public static string Time(double milliseconds) => milliseconds switch
    {
        <= 0 => "-",
        < 1 => $"{Digits(milliseconds * 1000)} us",
        < 1000 => $"{Digits(milliseconds)} ms",
        _ => $"{Digits(milliseconds / 1000)} s",
    };

    /// <summary>A share of 1.</summary>
    public static string Share(double share) => share.ToString(share is > 0 and < 0.1 ? "0.0 %" : "0 %", CultureInfo.InvariantCulture);

    /// <summary>Bytes.</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        for (; bytes >= Kibi && unit < s_bytes.Length - 1; unit++)
        {
            bytes /= Kibi;
        }

        return $"{(unit == 0 ? Count(bytes) : Digits(bytes))} {s_bytes[unit]}";
    }

    /// <summary>A span of time, to its two largest units.</summary>
    public static string Span(double seconds)
    {
        var span = TimeSpan.FromSeconds(seconds);
        return span switch
        {
            { TotalDays: >= 1 } => $"{span.Days} d {span.Hours} h",
            { TotalHours: >= 1 } => $"{span.Hours} h {span.Minutes} min",
            { TotalMinutes: >= 1 } => $"{span.Minutes} min {span.Seconds} s",
            _ => $"{span.Seconds} s",
        };
    }

    private static string Digits(double value) =>
        value.ToString(value >= 100 ? "N0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
