using System.Globalization;
using Engine.Journal.Blocks;
using Engine.Journal.Fencing;
using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Archiving;

/// <summary>
/// The one transaction by which a leaf changes its place, and the table that was made gets its name: so that an engine finds
/// under either name the whole leaf, or no table, whatever it has noticed. It needs the tables of leaves for itself, for a
/// moment: it asks for them for half a second at a time, so that those who wait behind it, commits and take-overs among them,
/// never wait longer.
/// </summary>
/// <param name="connection">A connection that is free.</param>
internal sealed class LeafSwap(NpgsqlConnection connection)
{
    private const string Patience = "SET LOCAL lock_timeout = '500ms'";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>Puts what was kept of a leaf in the place of its table.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="seal">The hash of its last block, as its file was found to have it.</param>
    /// <param name="file">The file.</param>
    /// <param name="sha256">Its SHA-256.</param>
    /// <param name="digest">The digest of what was kept.</param>
    /// <param name="cancellation">Ends it early.</param>
    public Task ArchiveAsync(
        int leaf, ReadOnlyMemory<byte> seal, string file, byte[] sha256, byte[] digest, CancellationToken cancellation) =>
        RunAsync(
            leaf,
            KeptRows.NameOf(leaf),
            "SELECT engine.archive_leaf($1, $2, $3, $4, $5)",
            () =>
            [
                new NpgsqlParameter<int> { TypedValue = leaf },
                new NpgsqlParameter<byte[]> { TypedValue = seal.ToArray() },
                new NpgsqlParameter<string> { TypedValue = file },
                new NpgsqlParameter<byte[]> { TypedValue = sha256 },
                new NpgsqlParameter<byte[]> { TypedValue = digest },
            ],
            cancellation);

    /// <summary>Puts the table of a leaf, made anew, in the place of what was kept.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="seal">The hash of its last block.</param>
    /// <param name="cancellation">Ends it early.</param>
    public Task RestoreAsync(int leaf, ReadOnlyMemory<byte> seal, CancellationToken cancellation) =>
        RunAsync(
            leaf,
            Leaves.NameOf(leaf),
            "SELECT engine.restore_leaf($1, $2)",
            () => [new NpgsqlParameter<int> { TypedValue = leaf }, new NpgsqlParameter<byte[]> { TypedValue = seal.ToArray() }],
            cancellation);

    private async Task RunAsync(
        int leaf, string made, string statement, Func<NpgsqlParameter[]> parameters, CancellationToken cancellation)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using NpgsqlTransaction swap =
                    await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
                await connection.ExecuteAsync(Patience, cancellation).ConfigureAwait(false);
                await TableInMaking.NameAsync(connection, made, cancellation).ConfigureAwait(false);
                await connection.ExecuteAsync(statement, cancellation, parameters()).ConfigureAwait(false);
                await swap.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (PostgresException held) when (
                held.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                if (TimeProvider.System.GetElapsedTime(started) > s_limit)
                {
                    throw new JournalException(
                        $"Leaf {leaf} stays where it is: {await HoldersAsync(leaf, cancellation).ConfigureAwait(false)} reads the "
                            + "journal, and has done so for two minutes. Run the same command again when that has ended.",
                        held);
                }
            }

            await Task.Delay(s_pause, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<string> HoldersAsync(int leaf, CancellationToken cancellation) =>
        await connection.ScalarAsync<string>(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT string_agg(
                    DISTINCT format('%s (backend %s)', coalesce(nullif(a.application_name, ''), 'a session'), a.pid), ', ')
                FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                WHERE l.granted AND l.pid <> pg_backend_pid()
                  AND (l.relation IN ('engine.journal'::regclass, 'engine.kept'::regclass, to_regclass('{Leaves.TableOf(leaf)}'),
                                      to_regclass('{KeptRows.TableOf(leaf)}'))
                       OR l.locktype = 'advisory' AND l.objid = {AdvisoryLocks.LeafReaders})
                """),
            cancellation).ConfigureAwait(false) ?? "somebody";
}
