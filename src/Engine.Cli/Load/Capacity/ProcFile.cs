using System.Globalization;

namespace Engine.Cli.Load.Capacity;

/// <summary>Reads what Linux tells about processes and the machine; nothing where there is no /proc.</summary>
internal static class ProcFile
{
    // USER_HZ, the same on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;
    private const int Command = 1, Parent = 3, UserTime = 13, SystemTime = 14, ChildrenUserTime = 15, ChildrenSystemTime = 16;

    // cpu user nice system idle iowait irq softirq steal: all but idle and iowait; guest time is in user's.
    private static readonly int[] s_busyFields = [1, 2, 3, 6, 7, 8];

    /// <summary>Seconds of processor time that a process has taken; with those of its children that have ended, if asked.</summary>
    public static double? ProcessorSeconds(int processId, bool withEndedChildren = false)
    {
        if (Stat(processId) is not { } stat)
        {
            return null;
        }

        double ticks = Number(stat[UserTime]) + Number(stat[SystemTime]);
        if (withEndedChildren)
        {
            ticks += Number(stat[ChildrenUserTime]) + Number(stat[ChildrenSystemTime]);
        }

        return ticks / TicksPerSecond;
    }

    /// <summary>The parent of a process, if the process is the program of that name.</summary>
    public static int? ParentOf(int processId, string program) =>
        Stat(processId) is { } stat && stat[Command] == program ? (int)Number(stat[Parent]) : null;

    /// <summary>The children of a process.</summary>
    public static IEnumerable<int> ChildrenOf(int parent) => Processes()
        .Where(process => Stat(process) is { } stat && (int)Number(stat[Parent]) == parent);

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
        string? line = Lines("/proc/meminfo")?.FirstOrDefault(text => text.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return line is null ? null : Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
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

    // The program's name stands in parentheses and may hold spaces.
    private static string[]? Stat(int processId)
    {
        if (Lines($"/proc/{processId}/stat") is not [var line, ..])
        {
            return null;
        }

        int open = line.IndexOf('('), close = line.LastIndexOf(')');
        return [line[..open].Trim(), line[(open + 1)..close], .. line[(close + 2)..].Split(' ')];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
