using Engine.Journal.Cluster;

namespace Engine.Journal.Backup;

/// <summary>The programs of PostgreSQL that make and check backups.</summary>
internal static class BackupTools
{
    /// <summary>Where one is.</summary>
    /// <exception cref="JournalException">It is not there.</exception>
    public static string Require(string name) => PostgresBinaries.FindTool(name) ?? throw new JournalException(
        $"No {name} found (pg_config, PATH, the usual folders): install PostgreSQL's client programs.");

    /// <summary>Has PostgreSQL check every file of a backup against its checksum; false where it has no tool for that.</summary>
    /// <exception cref="JournalException">A file is missing or was changed.</exception>
    public static async Task<bool> VerifyAsync(BackupFolder folder, ClusterUser user, CancellationToken cancellation)
    {
        if (PostgresBinaries.FindTool("pg_verifybackup") is not { } tool)
        {
            return false;
        }

        (int code, string output) = await user.RunAsync(tool, ["--quiet", folder.Base], cancellation).ConfigureAwait(false);
        return code == 0
            ? true
            : throw new JournalException($"The backup in {folder.Root} is damaged: {ClusterUser.OneLine(output)}");
    }
}
