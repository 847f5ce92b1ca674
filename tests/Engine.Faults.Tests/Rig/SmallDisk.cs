using Engine.Journal.Cluster;

namespace Engine.Faults.Tests.Rig;

/// <summary>A disk of its own, small enough to be filled.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Megabytes = "512m";

    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Mounts one, or skips the test: that takes root.</summary>
    public static async Task<SmallDisk> MountAsync()
    {
        var disk = new SmallDisk(Path.Combine(Path.GetTempPath(), $"engine-disk-{Guid.NewGuid().ToString("N")[..12]}"));
        Directory.CreateDirectory(disk.Folder);
        if (!ToolRunner.TryRun("mount", ["-t", "tmpfs", "-o", $"size={Megabytes}", "tmpfs", disk.Folder], out string output))
        {
            Directory.Delete(disk.Folder);
            Assert.Skip($"A disk that can be filled cannot be mounted here, which takes root on Linux: {output.Trim()}");
        }

        await ClusterTools.MakeFolderAsync(disk.Folder);
        return disk;
    }

    /// <summary>Takes all that is free.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[64 * 1024];
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

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Assert.True(ToolRunner.TryRun("umount", [Folder], out string output), output);
        Directory.Delete(Folder);
        return ValueTask.CompletedTask;
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
