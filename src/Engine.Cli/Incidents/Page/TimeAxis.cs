using System.Globalization;
using Engine.Load.Capacity.Page;

namespace Engine.Cli.Incidents.Page;

/// <summary>Clock time along a chart, in seconds since its start, with ticks at round times.</summary>
internal static class TimeAxis
{
    private const int MostTicks = 9;
    private static readonly int[] s_steps =
        [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 604800, 2592000];

    /// <summary>An axis from one moment to another.</summary>
    public static Axis Of(DateTimeOffset from, DateTimeOffset to)
    {
        double length = Math.Max(1, (to - from).TotalSeconds);
        int step = Array.Find(s_steps, step => length / step <= MostTicks) is > 0 and var found ? found : s_steps[^1];
        double past = from.UtcTicks / TimeSpan.TicksPerSecond % step;
        var ticks = new List<double>();
        for (double tick = past == 0 ? 0 : step - past; tick <= length; tick += step)
        {
            ticks.Add(tick);
        }

        string format = step < 60 ? "HH:mm:ss" : step < 86400 ? "HH:mm" : "d MMM";
        return Axis.Fixed(
            "UTC", 0, length, ticks, tick => from.AddSeconds(tick).UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
    }
}
