using System.Data;
using Engine.Journal.Archiving;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Migrations;
using Engine.Journal.Recovery;
using Engine.Journal.Sealing;
using Engine.Journal.Verification;
using Npgsql;

namespace Engine.Journal;

/// <summary>
/// Verifies a part of a journal from PostgreSQL alone, as of one moment, whether an engine writes to it or not: the whole
/// leaves around a range of sequences. That each event was allowed is for <see cref="JournalVerifier"/>, which replays.
/// </summary>
public static class RangeVerifier
{
    /// <summary>Verifies the leaves that hold any sequence of a range.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="from">The first sequence.</param>
    /// <param name="to">The last one.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="JournalDamageException">A row is missing, changed or added: names the first one found.</exception>
    /// <exception cref="JournalException">The journal cannot be read; one line says why.</exception>
    public static async Task<RangeVerification> VerifyAsync(
        string connectionString,
        long from,
        long to,
        IProgress<JournalProgress>? progress,
        CancellationToken cancellation)
    {
        var sessions = new SessionFactory(connectionString, _ => Task.CompletedTask);
        try
        {
            await using NpgsqlConnection connection = await OpenAsync(sessions, cancellation).ConfigureAwait(false);
            await using LeafReaders reading = await LeafReaders.EnterAsync(connection, cancellation).ConfigureAwait(false);
            await using NpgsqlTransaction snapshot = await connection
                .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation).ConfigureAwait(false);
            await JournalLeaves.RequireSoundAsync(connection, cancellation).ConfigureAwait(false);
            return await RunAsync(connection, from, to, progress, cancellation).ConfigureAwait(false);
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }
    }

    /// <summary>The sequences that a leaf covers.</summary>
    /// <exception cref="JournalException">There is no such leaf, or the journal cannot be read.</exception>
    public static async Task<(long From, long To)> FindLeafAsync(
        string connectionString, int leaf, CancellationToken cancellation)
    {
        var sessions = new SessionFactory(connectionString, _ => Task.CompletedTask);
        try
        {
            await using NpgsqlConnection connection = await OpenAsync(sessions, cancellation).ConfigureAwait(false);
            (long from, long to) = await connection.FirstAsync(
                "SELECT greatest(first_seq, 1), last_seq FROM engine.engine_leaf WHERE number = $1",
                row => (row.GetInt64(0), row.GetInt64(1)),
                cancellation,
                new NpgsqlParameter<int> { TypedValue = leaf }).ConfigureAwait(false);
            return to > 0 ? (from, to) : throw new JournalException($"The journal has no leaf {leaf}.");
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(SessionFactory sessions, CancellationToken cancellation)
    {
        NpgsqlConnection connection = await sessions.OpenAsync("engine verify", cancellation).ConfigureAwait(false);
        try
        {
            await SchemaMigrator.RequireJournalAsync(connection, sessions.Target, cancellation).ConfigureAwait(false);
            return await SchemaMigrator.IsCurrentAsync(connection, cancellation).ConfigureAwait(false)
                ? connection
                : throw new JournalException(
                    "The journal is of an older version: verify it as a whole, or start this engine on it once, which "
                    + "migrates it.");
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<RangeVerification> RunAsync(
        NpgsqlConnection connection,
        long from,
        long to,
        IProgress<JournalProgress>? progress,
        CancellationToken cancellation)
    {
        long started = TimeProvider.System.GetTimestamp();
        int[] leaves = await connection.ScalarAsync<int[]>(
            "SELECT array_agg(number ORDER BY number) FROM engine.engine_leaf WHERE first_seq <= $2 AND last_seq >= $1",
            cancellation,
            new NpgsqlParameter<long> { TypedValue = from },
            new NpgsqlParameter<long> { TypedValue = to }).ConfigureAwait(false)
            ?? throw new JournalException($"The journal has no leaf with a sequence from {from} to {to}.");
        ChainHead head = await LeafStart.FindAsync(connection, leaves[0], cancellation).ConfigureAwait(false);
        long first = head.NextSequence;
        (int last, long events) = (leaves[0], 0);
        var check = new LeafCheck(connection, ReadingPace.Unhurried);
        foreach (int leaf in leaves)
        {
            (ChainHead end, long inLeaf) = await check.RunAsync(leaf, head, progress, cancellation).ConfigureAwait(false);
            (last, events) = (end.Block > head.Block ? leaf : last, events + inLeaf); // the next leaf is made in advance
            head = end;
        }

        await RequireToGoOnAsync(connection, leaves[^1], head, cancellation).ConfigureAwait(false);
        int newest = await SealedHead.NewestAsync(connection, cancellation).ConfigureAwait(false);
        return new RangeVerification(
            first,
            head.Sequence,
            leaves[0],
            last,
            Math.Clamp(newest - leaves[0] + 1, 0, leaves.Length),
            events,
            head.Block,
            head.Hash,
            TimeProvider.System.GetElapsedTime(started));
    }

    // A leaf that has lost its last blocks is whole in itself: what is behind it, or the lease, tells.
    private static async Task RequireToGoOnAsync(
        NpgsqlConnection connection, int leaf, ChainHead head, CancellationToken cancellation)
    {
        bool isLast = await connection.ScalarAsync<bool>(
            "SELECT max(number) = $1 FROM engine.engine_leaf",
            cancellation,
            new NpgsqlParameter<int> { TypedValue = leaf }).ConfigureAwait(false);
        if (!isLast && await ArchivedLeaf.FindAsync(connection, leaf + 1, cancellation).ConfigureAwait(false) is not null)
        {
            return; // it was archived as what goes on behind the seal of this one, which was found to be right
        }

        long? next = isLast
            ? null
            : await LeafStart.FirstBlockAsync(connection, leaf + 1, cancellation).ConfigureAwait(false);
        if (next is null)
        {
            await JournalReader.RequireLeaseHeadAsync(connection, head, cancellation).ConfigureAwait(false);
        }
        else if (next != head.Block + 1)
        {
            throw new JournalDamageException(
                head.NextSequence,
                $"leaf {leaf} ends with block {head.Block}, and the next one begins with block {next}: those between are "
                    + "missing");
        }
    }
}
