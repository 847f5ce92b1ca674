using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Engine.Cli.Diagnosis;

/// <summary>
/// The machine: system, cores, memory, disks, limits. Without names of users, nor variables of the environment.
/// </summary>
internal static class MachineFacts
{
    private static readonly string[] s_files =
        ["/proc/version", "/proc/loadavg", "/proc/meminfo", "/proc/pressure/cpu", "/proc/pressure/io", "/proc/pressure/memory",
            "/sys/fs/cgroup/cpu.max", "/sys/fs/cgroup/memory.max", "/sys/kernel/mm/transparent_hugepage/enabled"];

    /// <summary>As text.</summary>
    public static string Read(string dataFolder)
    {
        var facts = new StringBuilder();
        facts.Append(
            CultureInfo.InvariantCulture,
            $"system: {RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}\n");
        facts.Append(CultureInfo.InvariantCulture, $"cores: {Environment.ProcessorCount}\n");
        facts.Append(
            CultureInfo.InvariantCulture,
            $"memory that may be used: {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes} bytes\n");
        Disk(facts, "data folder", dataFolder);
        Disk(facts, "temporary files", Path.GetTempPath());
        foreach (string file in s_files.Where(File.Exists))
        {
            facts.Append(CultureInfo.InvariantCulture, $"\n== {file}\n{ReadFile(file)}");
        }

        return facts.ToString();
    }

    private static void Disk(StringBuilder facts, string what, string folder)
    {
        if (Directory.Exists(folder))
        {
            var disk = new DriveInfo(Path.GetFullPath(folder));
            facts.Append(
                CultureInfo.InvariantCulture,
                $"disk of the {what}: {disk.AvailableFreeSpace} of {disk.TotalSize} bytes free, {disk.DriveFormat}\n");
        }
    }

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return failed.Message + "\n";
        }
    }
}
