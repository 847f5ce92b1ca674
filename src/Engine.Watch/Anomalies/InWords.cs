using System.Globalization;

namespace Engine.Watch.Anomalies;

/// <summary>Figures as sentences have them.</summary>
internal static class InWords
{
    /// <summary>A rate by the second: <c>1,240/s</c>, <c>0.31/s</c>.</summary>
    public static string Rate(double perSecond) => perSecond switch
    {
        >= 10 => Text($"{perSecond:N0}/s"),
        >= 1 => Text($"{perSecond:F1}/s"),
        _ => Text($"{perSecond:G2}/s"),
    };

    /// <summary>A share: <c>2.1 %</c>.</summary>
    public static string Share(double share) => share >= 0.1 ? Text($"{100 * share:F0} %") : Text($"{100 * share:G2} %");

    /// <summary>A factor: <c>3.1 times</c>.</summary>
    public static string Times(double factor) => factor >= 10 ? Text($"{factor:N0} times") : Text($"{factor:F1} times");

    /// <summary>A length of time: <c>31 s</c>, <c>14 min</c>, <c>3.5 h</c>, <c>4.2 ms</c>.</summary>
    public static string Span(TimeSpan span) => span.TotalSeconds switch
    {
        < 0.01 => Text($"{span.TotalMilliseconds:F1} ms"),
        < 1 => Text($"{span.TotalMilliseconds:F0} ms"),
        < 120 => Text($"{span.TotalSeconds:F0} s"),
        < 7_200 => Text($"{span.TotalMinutes:F0} min"),
        _ => Text($"{span.TotalHours:F1} h"),
    };

    /// <summary>An amount of bytes: <c>1.2 GiB</c>.</summary>
    public static string Bytes(double bytes) => bytes switch
    {
        >= 1L << 30 => Text($"{bytes / (1L << 30):F1} GiB"),
        >= 1L << 20 => Text($"{bytes / (1L << 20):F0} MiB"),
        _ => Text($"{bytes / (1L << 10):F0} KiB"),
    };

    /// <summary>A text with figures as they are written everywhere.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
