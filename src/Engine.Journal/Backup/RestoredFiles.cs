using Engine.Journal.Cluster;

namespace Engine.Journal.Backup;

/// <summary>The files of a backup, put where a private cluster has its own.</summary>
/// <param name="backup">The backup.</param>
/// <param name="manifest">What is known of it.</param>
/// <param name="dataFolder">Where to.</param>
internal sealed class RestoredFiles(BackupFolder backup, BackupManifest manifest, string dataFolder)
{
    // Another server's say where it listens, archives and waits for standbys, as files of its system may too.
    private static readonly string[] s_foreign = ["postgresql.conf", "postgresql.auto.conf", "pg_hba.conf"];

    private readonly ClusterFolder _cluster = new(dataFolder);

    /// <summary>What the first start has to be told, so that it replays the log that was kept.</summary>
    public string Settings => !backup.HasLog
        ? ""
        : $"""
          # For the first start after a restore only.
          restore_command = 'cp "{backup.Log}/%f" "%p" 2>/dev/null || cp "{backup.Log}/%f.partial" "%p"'
          hot_standby = off

          """;

    /// <summary>Refuses a folder that has anything in it, and paths that PostgreSQL's tools cannot take.</summary>
    /// <exception cref="JournalException">It is refused.</exception>
    public void RequireRoom()
    {
        if (Directory.Exists(_cluster.Root) && Directory.EnumerateFileSystemEntries(_cluster.Root).Any())
        {
            throw new JournalException($"{_cluster.Root} is not empty: nothing is restored over what is there.");
        }

        _cluster.RequirePlainName();
        ClusterFolder.RequirePlainName(backup.Root, "\"'$`\\%\n");
    }

    /// <summary>Copies them; they are there as a whole or not at all.</summary>
    /// <exception cref="JournalException">They cannot be copied.</exception>
    public async Task CopyAsync(ClusterUser user, CancellationToken cancellation)
    {
        string making = _cluster.Data + ".restoring";
        Directory.CreateDirectory(_cluster.Root);
        await using var copying = new ToolProcess(ToolRunner.Start("cp", ["-a", backup.Base, making]));
        (int code, string output) = await copying.WaitAsync(cancellation).ConfigureAwait(false);
        if (code != 0)
        {
            throw new JournalException($"The backup cannot be copied to {making}: {ClusterUser.OneLine(output)}");
        }

        if (backup.HasLog)
        {
            await File.WriteAllTextAsync(Path.Combine(making, "recovery.signal"), "", cancellation).ConfigureAwait(false);
            await user.TakeAsync(backup.Log, cancellation).ConfigureAwait(false);
        }

        if (!manifest.IsPrivateCluster)
        {
            ReplaceSettings(making);
        }

        await user.TakeAsync(making, cancellation).ConfigureAwait(false);
        Directory.Move(making, _cluster.Data);
    }

    // Only through the socket, whose folder nobody else may enter.
    private static void ReplaceSettings(string folder)
    {
        foreach (string name in s_foreign.Where(name => File.Exists(Path.Combine(folder, name))))
        {
            File.Move(Path.Combine(folder, name), Path.Combine(folder, name + ".backup"));
        }

        File.WriteAllText(Path.Combine(folder, "postgresql.conf"), ClusterSettings.Include);
        File.WriteAllText(Path.Combine(folder, "pg_hba.conf"), "local all all trust\n");
    }
}
