using System.Globalization;

namespace Engine.Cli.Load.Capacity;

/// <summary>Reads what Linux tells about processes and the machine; nothing where there is no /proc.</summary>
internal static class ProcFile
{
    // USER_HZ, the same on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    // cpu user nice system idle iowait irq softirq steal: all but idle and iowait; guest time is in user's.
    private static readonly int[] s_busyFields = [1, 2, 3, 6, 7, 8];

    /// <summary>Whether there is any of it.</summary>
    public static bool Exists => Directory.Exists("/proc/self");

    /// <summary>The parent of a process, if the process is the program of that name.</summary>
    public static int? ParentOf(int processId, string program)
    {
        string[] lines = Lines($"/proc/{processId}/status") ?? [];
        return Value(lines, "Name:") == program
            && int.TryParse(Value(lines, "PPid:"), CultureInfo.InvariantCulture, out int parent)
                ? parent
                : null;
    }

    /// <summary>Every process.</summary>
    public static IEnumerable<int> Processes() => Directory.Exists("/proc")
        ? Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0)
        : [];

    /// <summary>Seconds that all cores together were busy since the machine started.</summary>
    public static double? BusySeconds()
    {
        string[]? first = Lines("/proc/stat")?[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);

        return first is null ? null : s_busyFields.Sum(i => Number(first[i])) / TicksPerSecond;
    }

    /// <summary>By disk: seconds that it had something to do, and bytes written, since the machine started.</summary>
    public static IReadOnlyDictionary<string, (double Busy, double Written)>? Disks()
    {
        const int sectorBytes = 512, name = 2, sectorsWritten = 9, millisecondsBusy = 12;
        return Lines("/proc/diskstats")?
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > millisecondsBusy && Directory.Exists($"/sys/block/{fields[name]}"))
            .ToDictionary(
                fields => fields[name],
                fields => (Number(fields[millisecondsBusy]) / 1000, Number(fields[sectorsWritten]) * sectorBytes));
    }

    /// <summary>Bytes of memory that the machine can still give.</summary>
    public static double? MemoryAvailable()
    {
        string? kilobytes = Value(Lines("/proc/meminfo") ?? [], "MemAvailable:")?.Split(' ')[0];
        return kilobytes is null ? null : Number(kilobytes) * 1024;
    }

    /// <summary>The lines of a file; null where it cannot be read.</summary>
    public static string[]? Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Value(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
