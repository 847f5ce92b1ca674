using System.Text.Json;
using Engine.Journal.Cluster;
using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Backup;

/// <summary>Copies the files of a server that runs on, and finds out what is certain to be in the copy.</summary>
/// <param name="folder">Where to.</param>
/// <param name="connection">A connection to the journal's database.</param>
/// <param name="user">Whom the tools run as.</param>
internal sealed class BaseBackup(BackupFolder folder, NpgsqlConnection connection, ClusterUser user)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Copies them; returns the last block that is certain to be in the copy.</summary>
    /// <param name="connectionString">The server; its user may replicate.</param>
    /// <param name="maxRate">The most that is read a second; empty for no limit.</param>
    /// <param name="cancellation">Gives up; what was copied is deleted.</param>
    /// <exception cref="JournalException">They cannot be copied; one line says why.</exception>
    public async Task<BackupPoint> RunAsync(string connectionString, string maxRate, CancellationToken cancellation)
    {
        string[] limit = maxRate.Length == 0 ? [] : [$"--max-rate={maxRate}"];
        await using ToolProcess copying = user.Start(
            BackupTools.Require("pg_basebackup"),
            [
                "-D", folder.Base, "-X", "stream", "-c", "fast", "--manifest-checksums=SHA256", "--no-password", .. limit,
            ],
            ToolConnection.Of(connectionString, "engine backup"));
        var watch = new LogWatch(connection);
        do
        {
            await watch.LookAsync(cancellation).ConfigureAwait(false);
            await Task.WhenAny(copying.Exited, Task.Delay(s_pause, cancellation)).ConfigureAwait(false);
        }
        while (!copying.Exited.IsCompleted && !cancellation.IsCancellationRequested);

        (int code, string output) = await copying.WaitAsync(cancellation).ConfigureAwait(false);
        if (code != 0)
        {
            throw new JournalException(
                $"The backup cannot be made: {ClusterUser.OneLine(output)}: the user has to have the right to replicate, "
                + "and pg_hba.conf has to let it.");
        }

        return watch.Within(EndOf(Path.Combine(folder.Base, "backup_manifest")))
            ?? throw new JournalException("The backup ended before anything in the journal was seen: make it again.");
    }

    /// <summary>Where in the log a copy ends, as PostgreSQL's own manifest says: it is consistent there.</summary>
    private static ulong EndOf(string manifest)
    {
        using FileStream file = File.OpenRead(manifest);
        using JsonDocument document = JsonDocument.Parse(file);
        return document.RootElement.GetProperty("WAL-Ranges").EnumerateArray()
            .Max(range => LogPlace.Parse(range.GetProperty("End-LSN").GetString()!));
    }
}
