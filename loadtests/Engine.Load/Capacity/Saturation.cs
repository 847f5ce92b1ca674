using System.Globalization;

namespace Engine.Load.Capacity;

/// <summary>What fills up first as the load grows.</summary>
/// <param name="First">Its name.</param>
/// <param name="Why">A sentence or two, with figures.</param>
/// <param name="Pressures">All that was looked at, the fullest first.</param>
public sealed record Saturation(string First, string Why, IReadOnlyList<Pressure> Pressures)
{
    // Queues in front of a resource grow steeply from about here.
    private const double Full = 0.85;
    private const double Mostly = 0.5;
    private const string Processor = "processor";

    /// <summary>Judges by the trials at the limit and just beyond it; null where nothing was measured there.</summary>
    public static Saturation? Of(IReadOnlyList<CurvePoint> points, double limit)
    {
        ArgumentNullException.ThrowIfNull(points);
        Usage[] near = [.. points
            .Where(point => point.Usage is not null && point.Trial.Rate >= limit * 0.95 && point.Trial.Rate <= limit * 1.25)
            .Select(point => point.Usage!)];
        if (near.Length == 0)
        {
            return null;
        }

        // Without a core everything else waits and looks busy, too: a full processor comes first.
        Pressure[] pressures = [.. Measured(near)
            .OrderByDescending(pressure => pressure.Name == Processor && pressure.Part >= Full)
            .ThenByDescending(pressure => pressure.Part)];
        return pressures.Length == 0 ? null : new Saturation(Name(pressures), Reason(pressures, near), pressures);
    }

    private static string Name(Pressure[] pressures) =>
        pressures[0].Part >= Full ? pressures[0].Name : "nothing that was measured";

    private static string Reason(Pressure[] pressures, Usage[] near)
    {
        string first = pressures[0].Part >= Full
            ? $"The {pressures[0].Name}: {pressures[0].Text}. {Eaters(near)}"
            : $"No resource is full: the fullest is the {pressures[0].Name} ({pressures[0].Text}). "
                + "The SLO breaks by waiting, not by lack: for a commit, for the disk, or for a core to be given.";
        return first.Trim();
    }

    // Who takes the processor, when it is the processor.
    private static string Eaters(Usage[] near)
    {
        (string Name, double? Cores)[] parts =
        [
            ("the load generator", Mean(near, usage => usage.ClientCores)),
            ("the engine", Mean(near, usage => usage.EngineCores)),
            ("PostgreSQL", Mean(near, usage => usage.PostgresCores)),
        ];
        (string Name, double? Cores)[] seen = [.. parts.Where(part => part.Cores > 0).OrderByDescending(part => part.Cores)];
        return seen.Length == 0
            ? ""
            : "Of the processor's time " + string.Join(", ", seen.Select(part => $"{part.Name} takes {Cores(part.Cores!.Value)}"))
                + (seen[0].Name == parts[0].Name && seen[0].Cores / seen.Sum(part => part.Cores) > Mostly
                    ? ": with the generator on another machine the limit would be higher."
                    : ".");
    }

    private static IEnumerable<Pressure> Measured(Usage[] near)
    {
        int cores = near[0].Cores;
        if (Mean(near, usage => usage.BusyCores) is { } busy)
        {
            yield return new Pressure(Processor, busy / cores, $"{Cores(busy)} of {cores} are busy");
        }

        if (Mean(near, usage => usage.LanesBusy) is { } lanes)
        {
            string rows = Mean(near, usage => usage.RowsPerBlock) is { } perBlock
                ? string.Create(CultureInfo.InvariantCulture, $", {perBlock:N0} rows to a block")
                : "";
            yield return new Pressure("journal's lanes", lanes, $"copying or committing {Percent(lanes)} of the time{rows}");
        }

        if (Mean(near, usage => usage.RingFill) is { } ring)
        {
            double bytes = Mean(near, usage => usage.RingBytesFill) ?? 0;
            yield return new Pressure(
                "ring", Math.Max(ring, bytes), $"{Percent(ring)} of its slots and {Percent(bytes)} of its bytes are taken");
        }

        if (Mean(near, usage => usage.DiskBusy) is { } disk)
        {
            string wal = Mean(near, usage => usage.WalPerSecond) is { } perSecond
                ? string.Create(CultureInfo.InvariantCulture, $", {perSecond / 1e6:N1} MB/s of write-ahead log")
                : "";
            yield return new Pressure("disk", disk, $"busy {Percent(disk)} of the time{wal}");
        }
    }

    private static double? Mean(Usage[] near, Func<Usage, double?> value) => near.Select(value).Average();

    private static string Cores(double cores) => string.Create(CultureInfo.InvariantCulture, $"{cores:N2} cores");

    private static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{part * 100:N0} %");
}
