using Engine.Journal.Archiving;
using Engine.Journal.Fencing;
using Engine.Journal.Lanes;
using Engine.Journal.Migrations;
using Engine.Journal.Preflight;
using Engine.Journal.Recovery;
using Npgsql;

namespace Engine.Journal;

/// <summary>
/// Takes sealed leaves out of the database into files, and brings them back. An engine may run meanwhile: no engine ever
/// changes what this does.
/// </summary>
public static class JournalArchive
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private const string Due =
        """
        SELECT array_agg(number ORDER BY number) FROM engine.engine_leaf
        WHERE sealed IS NOT NULL AND archived IS NULL
            AND number <= (SELECT max(number) FROM engine.engine_leaf WHERE sealed IS NOT NULL) - $1
        """;

    /// <summary>Archives the sealed leaves that are older than the newest few, the oldest first.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="keep">How many of the newest sealed leaves stay; one at least.</param>
    /// <param name="folder">Where the files go: as engines and tools will find it too.</param>
    /// <param name="tell">Is told of each leaf what is being done.</param>
    /// <param name="cancellation">Ends it early; what was archived by then stays so.</param>
    /// <exception cref="JournalDamageException">A leaf is damaged: it stays where it is.</exception>
    /// <exception cref="JournalException">It cannot be done; one line says why.</exception>
    public static Task<IReadOnlyList<ArchivedLeafInfo>> RunAsync(
        string connectionString, int keep, string folder, Action<int, string> tell, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        return WithAsync<IReadOnlyList<ArchivedLeafInfo>>(connectionString, isAlone: true, async connection =>
        {
            await JournalLeaves.RequireSoundAsync(connection, cancellation).ConfigureAwait(false);
            ServerFacts server = await ServerFacts.ReadAsync(connection, cancellation).ConfigureAwait(false);
            var files = new ArchiveFolder(folder);
            List<ArchivedLeafInfo> archived = [];
            int[] due = await connection.ScalarAsync<int[]>(
                Due, cancellation, new NpgsqlParameter<int> { TypedValue = keep }).ConfigureAwait(false) ?? [];
            foreach (int leaf in due)
            {
                var archive = new LeafArchive(connection, files, server.SystemIdentifier, step => tell(leaf, step));
                archived.Add(await archive.RunAsync(leaf, cancellation).ConfigureAwait(false));
            }

            return archived;
        }, cancellation);
    }

    /// <summary>Brings an archived leaf back into the database; its file stays.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="leaf">The leaf.</param>
    /// <param name="folder">Where its file is by now; null where it was written.</param>
    /// <param name="tell">Is told of each leaf what is being done.</param>
    /// <param name="cancellation">Ends it early; the leaf is archived still then.</param>
    /// <exception cref="ArchiveMissingException">Its file is not there.</exception>
    /// <exception cref="JournalDamageException">Its file was changed.</exception>
    /// <exception cref="JournalException">It cannot be done; one line says why.</exception>
    public static Task<ArchivedLeafInfo> RestoreAsync(
        string connectionString, int leaf, string? folder, Action<int, string> tell, CancellationToken cancellation) =>
        WithAsync(connectionString, isAlone: true, async connection =>
        {
            ArchivedLeaf archived = await ArchivedLeaf.FindAsync(connection, leaf, cancellation).ConfigureAwait(false)
                ?? throw new JournalException($"Leaf {leaf} is not archived: engine archive --list says which are.");
            await JournalLeaves.RequireSoundAsync(connection, cancellation).ConfigureAwait(false);
            ArchivedLeaf found = folder is null
                ? archived
                : archived with { File = Path.Combine(Path.GetFullPath(folder), Path.GetFileName(archived.File)) };
            await new LeafRestore(connection, step => tell(leaf, step))
                .RunAsync(leaf, ArchiveFile.Of(found), cancellation).ConfigureAwait(false);
            return ArchivedLeafInfo.Of(found);
        }, cancellation);

    /// <summary>The leaves that are archived, by their numbers.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="JournalException">The journal cannot be read; one line says why.</exception>
    public static Task<IReadOnlyList<ArchivedLeafInfo>> ListAsync(
        string connectionString, CancellationToken cancellation) =>
        WithAsync<IReadOnlyList<ArchivedLeafInfo>>(connectionString, isAlone: false, async connection =>
        [
            .. (await ArchivedLeaf.ListAsync(connection, cancellation).ConfigureAwait(false)).Select(ArchivedLeafInfo.Of),
        ], cancellation);

    private static async Task<T> WithAsync<T>(
        string connectionString, bool isAlone, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        var sessions = new SessionFactory(connectionString, _ => Task.CompletedTask);
        try
        {
            await using NpgsqlConnection connection = await sessions
                .OpenAsync("engine archive", cancellation).ConfigureAwait(false);
            await SchemaMigrator.RequireJournalAsync(connection, sessions.Target, cancellation).ConfigureAwait(false);
            if (!await SchemaMigrator.IsCurrentAsync(connection, cancellation).ConfigureAwait(false))
            {
                throw new JournalException(
                    "The journal is of an older version: start this engine on it once, which migrates it.");
            }

            return !isAlone || await TryBeAloneAsync(connection, cancellation).ConfigureAwait(false)
                ? await work(connection).ConfigureAwait(false)
                : throw new JournalException("Another engine archive is at work on this journal: wait until it has ended.");
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }
    }

    // The backend of one that was killed may be at work for a while yet.
    private static async Task<bool> TryBeAloneAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!await connection.ScalarAsync<bool>(
            $"SELECT pg_try_advisory_lock({AdvisoryLocks.Class}, {AdvisoryLocks.Archives})", cancellation).ConfigureAwait(false))
        {
            if (TimeProvider.System.GetElapsedTime(started) > s_patience)
            {
                return false;
            }

            await Task.Delay(s_pause, cancellation).ConfigureAwait(false);
        }

        return true;
    }
}
