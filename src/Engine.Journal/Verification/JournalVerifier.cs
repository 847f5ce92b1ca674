using Engine.Core.Ledger;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Migrations;
using Engine.Journal.Recovery;
using Npgsql;

namespace Engine.Journal;

/// <summary>
/// Reads a journal from PostgreSQL alone, whether an engine writes to it or not: recomputes every checksum and the
/// chain of hashes, holds its end against the lease, and replays it into a ledger of its own.
/// </summary>
public static class JournalVerifier
{
    // What the journal holds was accepted once; limits are for what is yet to come.
    private static readonly LedgerLimits _unlimited = new(long.MaxValue, long.MaxValue, long.MaxValue);

    /// <summary>Verifies the whole journal, and computes the state as of a sequence.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="sequence">The sequence to stop replaying at, a batch's last; null for the end of the
    /// journal.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="JournalDamageException">A row is missing, changed or added: names the first one
    /// found.</exception>
    /// <exception cref="JournalException">The journal cannot be read; one line says why.</exception>
    public static async Task<VerificationResult> VerifyAsync(
        string connectionString, long? sequence, IProgress<JournalProgress>? progress, CancellationToken cancellation)
    {
        var sessions = new SessionFactory(connectionString, _ => Task.CompletedTask);
        long started = TimeProvider.System.GetTimestamp();
        var ledger = new StateMachine(_unlimited, new EventBuffer(2));
        try
        {
            await using NpgsqlConnection connection = await sessions
                .OpenAsync("engine verify", cancellation).ConfigureAwait(false);
            await RequireJournalAsync(connection, sessions.Target, cancellation).ConfigureAwait(false);
            (ChainHead head, long events) = await JournalReader
                .ReadSnapshotAsync(connection, new LedgerSink(
                    ledger, sequence ?? long.MaxValue), progress, cancellation)
                .ConfigureAwait(false);
            return Describe(ledger, head, events, sequence, TimeProvider.System.GetElapsedTime(started));
        }
        catch (NpgsqlException failed)
        {
            throw JournalErrors.Explain(failed, sessions.Target);
        }
    }

    private static async Task RequireJournalAsync(
        NpgsqlConnection connection, string target, CancellationToken cancellation)
    {
        if (!await SchemaMigrator.ExistsAsync(connection, cancellation).ConfigureAwait(false))
        {
            throw new JournalException(
                $"There is no journal in {target}: name the database that the engine writes to.");
        }

        await SchemaMigrator.RequireKnownAsync(connection, cancellation).ConfigureAwait(false);
    }

    private static VerificationResult Describe(
        StateMachine ledger, ChainHead head, long events, long? sequence, TimeSpan elapsed) => new(
        Math.Min(sequence ?? head.Sequence, head.Sequence),
        head.Sequence,
        head.Block,
        events,
        ledger.AccountCount,
        ledger.TransferCount,
        ledger.OpenHoldCount,
        ledger.BurntCount,
        ledger.ComputeDigest(),
        ledger.ComputeTotals(),
        elapsed);
}
