using System.Globalization;
using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>
/// The engine's process, and what its machine has left. What has to be asked of the system is asked once a second. For one
/// thread at a time.
/// </summary>
/// <param name="time">The engine's clock.</param>
/// <param name="dataFolder">Folder of the private cluster; null where the server is elsewhere.</param>
internal sealed class ProcessFigures(TimeProvider time, string? dataFolder)
{
    private const string SystemMemory = "/proc/meminfo";
    private const string Group = "/sys/fs/cgroup";
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private long _asked;
    private long _memoryAvailable;
    private long? _diskAvailable;

    /// <summary>How it stands now.</summary>
    public ProcessSample Read()
    {
        if (_asked == 0 || time.GetElapsedTime(_asked) >= Rest)
        {
            _asked = time.GetTimestamp();
            _memoryAvailable = MemoryAvailable();
            _diskAvailable = DiskAvailable();
        }

        return new ProcessSample
        {
            Cpu = Environment.CpuUsage.TotalTime,
            Cores = Environment.ProcessorCount,
            WorkingSet = Environment.WorkingSet,
            ManagedHeap = GC.GetTotalMemory(forceFullCollection: false),
            Allocated = GC.GetTotalAllocatedBytes(),
            GcPause = GC.GetTotalPauseDuration(),
            PoolThreads = ThreadPool.ThreadCount,
            PoolQueue = ThreadPool.PendingWorkItemCount,
            MemoryAvailable = _memoryAvailable,
            DiskAvailable = _diskAvailable,
        };
    }

    private long? DiskAvailable()
    {
        try
        {
            return dataFolder is null ? null : new DriveInfo(Path.GetFullPath(dataFolder)).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    // What the machine has, or less where the container may take less.
    private static long MemoryAvailable()
    {
        long left = NumberIn(SystemMemory, "MemAvailable:") * 1024 ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return Math.Min(left, LeftOfGroup(Group) ?? left);
    }

    /// <summary>What a container may take yet; null where it has no limit. Pages of files are given back when memory is short.</summary>
    /// <param name="folder">Folder of the control group.</param>
    internal static long? LeftOfGroup(string folder)
    {
        string counts = Path.Combine(folder, "memory.stat");
        long ofFiles = (NumberIn(counts, "inactive_file ") ?? 0) + (NumberIn(counts, "active_file ") ?? 0);
        long? left = NumberIn(Path.Combine(folder, "memory.max"), "") - NumberIn(Path.Combine(folder, "memory.current"), "") + ofFiles;
        return left is { } bytes ? Math.Max(0, bytes) : null;
    }

    private static long? NumberIn(string file, string label)
    {
        try
        {
            string? line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
            string? digits = line?[label.Length..].Trim().Split(' ')[0];
            return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
