using System.Diagnostics.CodeAnalysis;
using Engine.Journal.Cluster;

namespace Engine.Cli.Drills.Faults;

/// <summary>A disk of its own, small enough to be filled. It is memory: that takes root, on Linux.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Size = "512m";

    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Mounts one.</summary>
    /// <param name="disk">The disk; to be disposed.</param>
    /// <param name="reason">Why there is none.</param>
    public static bool TryMount([NotNullWhen(true)] out SmallDisk? disk, out string reason)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"engine-disk-{Guid.NewGuid().ToString("N")[..12]}");
        Directory.CreateDirectory(folder);
        if (ToolRunner.TryRun("mount", ["-t", "tmpfs", "-o", $"size={Size}", "tmpfs", folder], out string output))
        {
            (disk, reason) = (new SmallDisk(folder), "");
            return true;
        }

        Directory.Delete(folder);
        (disk, reason) = (null, $"a disk that can be filled cannot be mounted here, which takes root on Linux: {output.Trim()}");
        return false;
    }

    /// <summary>Takes all that is free.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[1 << 20];
        for (int size = block.Length; size > 0; size /= 2)
        {
            while (TryWrite(file, block.AsSpan(0, size)))
            {
                // More fits.
            }
        }
    }

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(Ballast);

    /// <summary>Unmounts it.</summary>
    /// <exception cref="IOException">It is still in use.</exception>
    public void Dispose()
    {
        if (!ToolRunner.TryRun("umount", [Folder], out string output))
        {
            throw new IOException($"{Folder} cannot be unmounted: {output.Trim()}");
        }

        Directory.Delete(Folder);
    }

    private static bool TryWrite(FileStream file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
