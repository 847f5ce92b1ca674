using Engine.Core.Ledger;
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
/// Reads a journal from PostgreSQL alone, whether an engine writes to it or not: recomputes every checksum and the
/// chain of hashes, holds its end against the lease, and replays it into a ledger of its own, which lets go of sealed leaves as
/// an engine does: a history of any length is verified within the memory that an engine takes, and four bytes an id.
/// </summary>
public static class JournalVerifier
{
    private const int ForgottenAtOnce = 4096;

    // What the journal holds was accepted once; limits are for what is yet to come.
    private static readonly LedgerLimits _unlimited = new(long.MaxValue, long.MaxValue, long.MaxValue);

    /// <summary>Verifies the whole journal, and computes a state.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="at">The state to compute, such as that of an engine to compare with; null for that at the end of the
    /// journal, of an engine that has let go of every sealed leaf.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="JournalDamageException">A row is missing, changed or added: names the first one
    /// found.</exception>
    /// <exception cref="JournalException">The journal cannot be read; one line says why.</exception>
    public static async Task<VerificationResult> VerifyAsync(
        string connectionString,
        StatePoint? at,
        IProgress<JournalProgress>? progress,
        CancellationToken cancellation)
    {
        var sessions = new SessionFactory(connectionString, _ => Task.CompletedTask);
        long started = TimeProvider.System.GetTimestamp();
        var ledger = new StateMachine(_unlimited, new EventBuffer(2));
        try
        {
            await using NpgsqlConnection connection = await sessions
                .OpenAsync("engine verify", cancellation).ConfigureAwait(false);
            await SchemaMigrator.RequireJournalAsync(connection, sessions.Target, cancellation).ConfigureAwait(false);
            long last = at?.Sequence ?? long.MaxValue;
            long leafRows = await connection.ScalarAsync<long>(
                "SELECT leaf_rows FROM engine.engine_settings", cancellation).ConfigureAwait(false);
            var leaves = new Leaves(leafRows);
            long forgotten = at?.Forgotten ?? await SealedThroughAsync(connection, leaves, cancellation).ConfigureAwait(false);
            var ids = new UsedIds(new LedgerSink(ledger, leaves, () => forgotten, last), leaves, forgotten);
            (ChainHead head, long events) = await JournalReader.ReadSnapshotAsync(
                connection,
                ChainHead.Empty,
                ids,
                new SealCheck(connection, ledger, last),
                progress,
                cancellation).ConfigureAwait(false);
            await ids.RequireUsedOnceAsync(connection, cancellation).ConfigureAwait(false);
            while (ledger.Forget(forgotten, ForgottenAtOnce))
            {
            }

            return Describe(ledger, head, events, at?.Sequence, TimeProvider.System.GetElapsedTime(started));
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }
    }

    /// <summary>
    /// Requires that a journal contains a block that an earlier verification saw. Only who keeps a hash elsewhere can
    /// tell an old backup, restored as a whole while no engine ran, from the journal of those days.
    /// </summary>
    /// <exception cref="JournalException">It has no such block, or another one; or it cannot be read.</exception>
    public static async Task RequireBlockAsync(
        string connectionString, long block, ReadOnlyMemory<byte> hash, CancellationToken cancellation)
    {
        var sessions = new SessionFactory(connectionString, _ => Task.CompletedTask);
        try
        {
            await using NpgsqlConnection connection = await sessions
                .OpenAsync("engine verify", cancellation).ConfigureAwait(false);
            byte[]? found = await connection.ScalarAsync<byte[]>(
                "SELECT hash FROM engine.journal WHERE block = $1",
                cancellation,
                new NpgsqlParameter<long> { TypedValue = block }).ConfigureAwait(false);
            found ??= await ArchivedBlock.FindHashAsync(connection, block, cancellation).ConfigureAwait(false);
            if (found is null || !hash.Span.SequenceEqual(found))
            {
                throw new JournalException(
                    $"The journal {(found is null ? "lacks" : "has another")} block {block}, which was seen in it "
                    + "before: an old backup was restored, or this is another journal.");
            }
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }
    }

    // A journal that is only read may be of a version that sealed nothing.
    private static async Task<long> SealedThroughAsync(
        NpgsqlConnection connection, Leaves leaves, CancellationToken cancellation) =>
        leaves.LastOf(await connection.ScalarAsync<int>(
            "SELECT coalesce(max(number), 0) FROM engine.engine_leaf l WHERE to_jsonb(l) ->> 'sealed' IS NOT NULL",
            cancellation).ConfigureAwait(false));

    private static VerificationResult Describe(
        StateMachine ledger, ChainHead head, long events, long? sequence, TimeSpan elapsed) => new(
        Math.Min(sequence ?? head.Sequence, head.Sequence),
        head.Sequence,
        head.Block,
        head.Hash,
        events,
        ledger.AccountCount,
        ledger.TransferCount,
        ledger.OpenHoldCount,
        ledger.BurntCount,
        ledger.ComputeDigest(),
        ledger.ForgottenThrough,
        ledger.ComputeTotals(),
        elapsed);
}
