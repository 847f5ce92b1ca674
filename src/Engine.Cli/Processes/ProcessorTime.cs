using System.Globalization;

namespace Engine.Cli.Processes;

/// <summary>Processor time of other processes, user and system, from /proc; nothing where there is none.</summary>
internal static class ProcessorTime
{
    // USER_HZ: what the kernel counts in towards programs, on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    // After the name, which may contain anything but ends with the last parenthesis: state, parent, and so on.
    private const int ParentField = 1;
    private const int UserField = 11;
    private const int SystemField = 12;
    private const int EndedChildrenUserField = 13;
    private const int EndedChildrenSystemField = 14;

    /// <summary>Of one process, its threads together.</summary>
    public static TimeSpan OfProcess(int id) =>
        ReadStat(id) is { } fields ? Time(fields, UserField, SystemField) : TimeSpan.Zero;

    /// <summary>Of a process and its children, those that have ended included.</summary>
    public static TimeSpan OfFamily(int id)
    {
        if (ReadStat(id) is not { } parent)
        {
            return TimeSpan.Zero;
        }

        TimeSpan time = Time(parent, UserField, SystemField, EndedChildrenUserField, EndedChildrenSystemField);
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int child)
                && ReadStat(child) is { } fields
                && int.Parse(fields[ParentField], CultureInfo.InvariantCulture) == id)
            {
                time += Time(fields, UserField, SystemField);
            }
        }

        return time;
    }

    private static TimeSpan Time(string[] fields, params ReadOnlySpan<int> indexes)
    {
        long ticks = 0;
        foreach (int index in indexes)
        {
            ticks += long.Parse(fields[index], CultureInfo.InvariantCulture);
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static string[]? ReadStat(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
