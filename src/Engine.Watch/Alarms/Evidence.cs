using System.Globalization;

namespace Engine.Watch.Alarms;

/// <summary>Figures as people read them, for causes and evidence.</summary>
public static class Evidence
{
    /// <summary>Figures by name.</summary>
    public static IReadOnlyDictionary<string, string> Of(params ReadOnlySpan<(string Name, string Figure)> figures)
    {
        var evidence = new Dictionary<string, string>(figures.Length);
        foreach ((string name, string figure) in figures)
        {
            evidence[name] = figure;
        }

        return evidence;
    }

    /// <summary>A count.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A time in seconds.</summary>
    public static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture);

    /// <summary>A share of one, in percent.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.0 '%'", CultureInfo.InvariantCulture);
}
