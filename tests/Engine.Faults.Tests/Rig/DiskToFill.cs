using Engine.Cli.Drills.Faults;

namespace Engine.Faults.Tests.Rig;

/// <summary>A small disk that PostgreSQL may write to.</summary>
internal static class DiskToFill
{
    /// <summary>Mounts one, or skips the test: that takes root.</summary>
    public static async Task<SmallDisk> MountAsync()
    {
        if (!SmallDisk.TryMount(out SmallDisk? disk, out string reason))
        {
            Assert.Skip(reason);
        }

        await ClusterTools.MakeFolderAsync(disk.Folder);
        return disk;
    }
}
