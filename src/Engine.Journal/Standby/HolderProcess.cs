using System.Diagnostics;
using System.Globalization;

namespace Engine.Journal.Standby;

/// <summary>
/// Tells whether an engine's process is surely gone, which only somebody under the same kernel and in the same pid
/// namespace can. Written as <c>boot pid-namespace pid start</c>; start is in the kernel's ticks, for pids come again.
/// </summary>
internal static class HolderProcess
{
    private const int StateField = 0;
    private const int StartField = 19;

    /// <summary>This process; empty where the kernel does not tell.</summary>
    public static string Own { get; } = Describe();

    /// <summary>Whether that process has ended. False where it cannot be known.</summary>
    public static bool IsGone(string process)
    {
        string[] parts = process.Split(' ');
        string[] own = Own.Split(' ');
        if (parts.Length != 4
            || own.Length != 4
            || parts[0] != own[0]
            || parts[1] != own[1]
            || !int.TryParse(parts[2], CultureInfo.InvariantCulture, out int pid))
        {
            return false;
        }

        // A process of another user may be hidden in /proc, so that only this tells that there is none.
        if (!Exists(pid))
        {
            return true;
        }

        return ReadStat(pid) is { } stat && (stat[StartField] != parts[3] || (stat[StateField] == "Z" && HasOneTask(pid)));
    }

    private static string Describe()
    {
        if (!OperatingSystem.IsLinux() || ReadStat(Environment.ProcessId) is not { } stat)
        {
            return "";
        }

        string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        string? space = new FileInfo("/proc/self/ns/pid").LinkTarget;
        return space is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{boot} {space} {Environment.ProcessId} {stat[StartField]}");
    }

    private static bool Exists(int pid)
    {
        try
        {
            using Process found = Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>What the kernel tells after the name, which may hold anything.</summary>
    private static string[]? ReadStat(int pid)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields.Length > StartField ? fields : null;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Killed, but its parent has not asked for its exit code yet. While other threads are there it may still act.
    private static bool HasOneTask(int pid)
    {
        try
        {
            return Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task")).Length <= 1;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
