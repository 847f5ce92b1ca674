using Engine.Journal.Archiving;
using Engine.Journal.Fencing;
using Engine.Journal.Lanes;
using Engine.Journal.Migrations;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Journal;

/// <summary>
/// Makes everything anew that seals have derived from the journal, from its rows alone: the balances of accounts and the
/// trial balances at the end of each sealed leaf, and where the chain stands there. An engine may run meanwhile; its
/// sealer waits.
/// </summary>
public static class JournalRebuild
{
    /// <summary>Makes it anew, compares it with what there is, and puts it in its place if told to.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="swap">Whether what there is gives way, where it differs.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellation">Ends it early; nothing is changed then.</param>
    /// <exception cref="JournalDamageException">A row of the journal itself is missing, changed or added.</exception>
    /// <exception cref="JournalException">The journal cannot be read; one line says why.</exception>
    public static async Task<RebuildResult> RunAsync(
        string connectionString, bool swap, IProgress<JournalProgress>? progress, CancellationToken cancellation)
    {
        var sessions = new SessionFactory(connectionString, _ => Task.CompletedTask);
        try
        {
            await using NpgsqlConnection reads = await sessions
                .OpenAsync("engine rebuild", cancellation).ConfigureAwait(false);
            await SchemaMigrator.RequireJournalAsync(reads, sessions.Target, cancellation).ConfigureAwait(false);
            if (!await SchemaMigrator.IsCurrentAsync(reads, cancellation).ConfigureAwait(false))
            {
                throw new JournalException(
                    "The journal is of an older version: start this engine on it once, which migrates it.");
            }

            await using NpgsqlConnection writes = await sessions
                .OpenAsync("engine rebuild", cancellation).ConfigureAwait(false);
            await writes.ExecuteAsync(
                $"SELECT pg_advisory_lock({AdvisoryLocks.Class}, {AdvisoryLocks.Seals})", cancellation)
                .ConfigureAwait(false);
            await using LeafReaders reading = await LeafReaders.EnterAsync(writes, cancellation).ConfigureAwait(false);
            return await new SealRebuild(reads, writes, progress).RunAsync(swap, cancellation).ConfigureAwait(false);
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }
    }
}
