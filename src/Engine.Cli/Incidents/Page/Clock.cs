using System.Globalization;

namespace Engine.Cli.Incidents.Page;

/// <summary>Times as the page writes them, all UTC.</summary>
internal static class Clock
{
    /// <summary>A time of day to the tenth of a second.</summary>
    public static string Exact(DateTimeOffset at) => Text(at, "HH:mm:ss.f");

    /// <summary>A day and a time.</summary>
    public static string Full(DateTimeOffset at) => Text(at, "d MMMM yyyy, HH:mm:ss");

    /// <summary>A span as people say it.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} h"),
    };

    private static string Text(DateTimeOffset at, string format) => at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
