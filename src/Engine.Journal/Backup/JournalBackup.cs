using Engine.Journal.Backup;
using Engine.Journal.Cluster;
using Engine.Journal.Lanes;
using Engine.Journal.Migrations;
using Engine.Journal.Preflight;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal;

/// <summary>
/// Backs up the server of a journal while it runs, by PostgreSQL's own means, and says up to which block the backup is
/// certain to contain the journal.
/// </summary>
public static class JournalBackup
{
    /// <summary>Makes a backup, and then keeps the write-ahead log beside it if that was asked for.</summary>
    /// <param name="request">What to back up, and where to.</param>
    /// <param name="taken">Is told of the backup when it is complete, also of one that was there already.</param>
    /// <param name="reached">Is told how far the log that is kept reaches.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where a private cluster that has to be started tells so.</param>
    /// <param name="cancellation">Gives up a backup that is being made; ends keeping the log.</param>
    /// <exception cref="JournalException">It cannot be made; one line says why.</exception>
    public static async Task RunAsync(
        BackupRequest request,
        Action<BackupManifest> taken,
        Action<BackupPoint> reached,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var folder = new BackupFolder(request.Folder);
        if (!folder.IsEmpty && !(request.Follows && folder.IsComplete))
        {
            string otherwise = !folder.IsComplete ? ", or delete it: it is no complete backup"
                : folder.HasLog ? ", or go on with --follow"
                : "";
            throw new JournalException($"{folder.Root} is not empty: choose another folder{otherwise}.");
        }

        await using JournalServer server = await JournalServer.ReachAsync(request.Source, logs, cancellation)
            .ConfigureAwait(false);
        var sessions = new SessionFactory(server.ConnectionString, _ => Task.CompletedTask);
        try
        {
            await RunAsync(request, folder, sessions, taken, reached, time, cancellation).ConfigureAwait(false);
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }
        finally
        {
            if (!folder.IsComplete)
            {
                folder.Clear();
            }
        }
    }

    private static async Task RunAsync(
        BackupRequest request,
        BackupFolder folder,
        SessionFactory sessions,
        Action<BackupManifest> taken,
        Action<BackupPoint> reached,
        TimeProvider time,
        CancellationToken cancellation)
    {
        ClusterUser user = ClusterUser.Choose();
        await using NpgsqlConnection connection = await sessions
            .OpenAsync("engine backup", cancellation).ConfigureAwait(false);
        ServerFacts facts = await RequirePrimaryAsync(connection, sessions, cancellation).ConfigureAwait(false);
        BackupManifest? manifest = folder.IsComplete ? folder.ReadManifest() : null;
        JournalPreflight.RequireSameSystem(facts, manifest?.SystemIdentifier ?? facts.SystemIdentifier);
        if (manifest is not null)
        {
            await RequireLogWithoutGapAsync(folder, connection, cancellation).ConfigureAwait(false);
        }

        await PrepareAsync(folder, request.Follows, user, cancellation).ConfigureAwait(false);
        await using var archive = new LogArchive(folder, sessions, facts.SystemIdentifier, user);
        if (request.Follows)
        {
            // The log first, so that it reaches back to before the copy.
            await archive.StartAsync(connection, cancellation).ConfigureAwait(false);
        }

        manifest ??= await TakeAsync(request, folder, sessions, connection, facts, user, time, cancellation)
            .ConfigureAwait(false);
        taken(manifest);
        if (request.Follows)
        {
            await archive.RunAsync(reached, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<ServerFacts> RequirePrimaryAsync(
        NpgsqlConnection connection, SessionFactory sessions, CancellationToken cancellation)
    {
        await SchemaMigrator.RequireJournalAsync(connection, sessions.Target, cancellation).ConfigureAwait(false);
        if (!await SchemaMigrator.IsCurrentAsync(connection, cancellation).ConfigureAwait(false))
        {
            throw new JournalException(
                "The journal is of an older version: start this engine on it once, which migrates it.");
        }

        ServerFacts facts = await ServerFacts.ReadAsync(connection, cancellation).ConfigureAwait(false);
        return facts.IsInRecovery
            ? throw new JournalException("The server is a standby: name the primary, which knows what is durable.")
            : facts;
    }

    // Begun anew, the log begins where the server is now: what was written before would be missing behind the copy, and a
    // restore would end there.
    private static async Task RequireLogWithoutGapAsync(
        BackupFolder folder, NpgsqlConnection connection, CancellationToken cancellation)
    {
        long segmentBytes = await connection.ScalarAsync<long>(
            "SELECT pg_size_bytes(current_setting('wal_segment_size'))", cancellation).ConfigureAwait(false);
        if (folder.StartOfLog((ulong)segmentBytes) is not { } start || start > folder.EndOfBase())
        {
            throw new JournalException(
                $"The backup in {folder.Root} has not kept the log from its end on, so that it cannot be followed: make a new "
                + "one in another folder, with --follow from the beginning.");
        }
    }

    private static async Task PrepareAsync(
        BackupFolder folder, bool follows, ClusterUser user, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(follows ? folder.Log : folder.Root);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"{folder.Root} cannot be made: {refused.Message.TrimEnd('.')}.", refused);
        }

        await user.TakeAsync(folder.Root, cancellation).ConfigureAwait(false);
    }

    private static async Task<BackupManifest> TakeAsync(
        BackupRequest request,
        BackupFolder folder,
        SessionFactory sessions,
        NpgsqlConnection connection,
        ServerFacts facts,
        ClusterUser user,
        TimeProvider time,
        CancellationToken cancellation)
    {
        BackupPoint contains = await new BaseBackup(folder, connection, sessions, user)
            .RunAsync(request.MaxRate, cancellation).ConfigureAwait(false);
        await BackupTools.VerifyAsync(folder, user, cancellation).ConfigureAwait(false);
        var settings = new NpgsqlConnectionStringBuilder(sessions.ConnectionString);
        var manifest = new BackupManifest(
            time.GetUtcNow(),
            facts.SystemIdentifier,
            facts.Version,
            request.Source.UsesPrivateCluster,
            request.Source.UsesPrivateCluster ? Path.GetFullPath(request.Source.DataFolder) : sessions.Target,
            connection.Database,
            ToolConnection.UserOf(settings),
            contains,
            await JournalEnd.CountEventsAsync(connection, contains.Sequence, cancellation).ConfigureAwait(false));
        folder.Write(manifest);
        return manifest;
    }
}
