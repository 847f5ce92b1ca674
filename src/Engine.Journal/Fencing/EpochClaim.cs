using System.Globalization;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Preflight;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Fencing;

/// <summary>
/// Raises the epoch and takes possession by a claim block, in one transaction. From the moment that it has the fence
/// lock, no older epoch can commit anything more, so that the tail is settled.
/// </summary>
internal sealed class EpochClaim(NpgsqlConnection control, Leaves leaves, string holder)
{
    private const int Attempts = 10;

    /// <summary>
    /// Claims the next epoch after <paramref name="head"/>, reading what was committed since into the sink.
    /// </summary>
    public async Task<ClaimedEpoch> ClaimAsync(ChainHead head, IJournalSink sink, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            await using NpgsqlTransaction claim =
                await control.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            try
            {
                await LockFenceAsync(cancellation).ConfigureAwait(false);
            }
            catch (PostgresException blocked) when (
                blocked.SqlState == PostgresErrorCodes.LockNotAvailable && attempt < Attempts)
            {
                await claim.RollbackAsync(cancellation).ConfigureAwait(false);
                await EndOlderLanesAsync(cancellation).ConfigureAwait(false);
                continue;
            }

            ClaimedEpoch claimed = await ClaimLockedAsync(head, sink, cancellation).ConfigureAwait(false);
            await CommitAsync(claim).ConfigureAwait(false);
            return claimed;
        }
    }

    // What was read rests on this commit: it is replicated only after everything before it.
    private async Task CommitAsync(NpgsqlTransaction claim)
    {
        string? warning = null;
        void Note(object sender, NpgsqlNoticeEventArgs notice) =>
            warning ??= notice.Notice.InvariantSeverity == "WARNING" ? notice.Notice.MessageText : null;
        control.Notice += Note;
        await claim.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        control.Notice -= Note;
        if (warning is not null)
        {
            throw new JournalException(
                $"PostgreSQL warned while the epoch was claimed ({warning}), so that it may not be replicated: start again.");
        }
    }

    private async Task<ClaimedEpoch> ClaimLockedAsync(ChainHead head, IJournalSink sink, CancellationToken cancellation)
    {
        long epoch = await control.ScalarAsync<long>(
            "UPDATE engine.engine_lease SET epoch = epoch + 1, holder = $1, heartbeat = clock_timestamp() "
            + "RETURNING epoch",
            cancellation,
            new NpgsqlParameter<string> { TypedValue = holder }).ConfigureAwait(false);
        await control.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"SET engine.epoch = '{epoch}'"), cancellation)
                .ConfigureAwait(false);
        long events = 0;
        long last = await control.ScalarAsync<long>("SELECT max(block) FROM engine.journal", cancellation)
            .ConfigureAwait(false);
        if (last != head.Block)
        {
            (head, events) =
                await JournalReader.ReadAsync(control, head, sink, null, cancellation).ConfigureAwait(false);
        }

        await JournalReader.RequireLeaseHeadAsync(control, head, cancellation).ConfigureAwait(false);
        int leaf = leaves.Of(head.Sequence + 1);
        for (int needed = leaves.Of(head.Sequence); needed <= leaf; needed++)
        {
            await control.ExecuteAsync($"SELECT engine.create_leaf({needed})", cancellation).ConfigureAwait(false);
            await JournalPreflight.RequireGuardsAsync(control, needed, cancellation).ConfigureAwait(false);
        }

        Block block = ClaimBlock.After(head, leaves, epoch);
        await AppendAsync(block).ConfigureAwait(false);
        await control.ConfirmEpochAsync(block.Number, block.LastSequence, block.Hash.ToArray(), cancellation)
            .ConfigureAwait(false);
        return new ClaimedEpoch(epoch, block, leaf, events);
    }

    private async Task LockFenceAsync(CancellationToken cancellation)
    {
        await control.ExecuteAsync("SET LOCAL lock_timeout = '2s'", cancellation).ConfigureAwait(false);
        await control.ExecuteAsync(
            $"SELECT pg_advisory_xact_lock({AdvisoryLocks.Class}, {AdvisoryLocks.Fence})", cancellation)
                .ConfigureAwait(false);
        await control.ExecuteAsync("SET LOCAL lock_timeout = 0", cancellation).ConfigureAwait(false);
    }

    // A lane whose engine was stopped or cut off would hold the fence for ever.
    private Task<int> EndOlderLanesAsync(CancellationToken cancellation) => control.ExecuteAsync(
        "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a "
        + "WHERE a.datname = current_database() AND a.application_name LIKE 'engine lane % epoch %' "
        + "AND a.pid <> pg_backend_pid() "
        + "AND substring(a.application_name from '\\d+$')::bigint <= (SELECT l.epoch FROM engine.engine_lease l)",
        cancellation);

    private async Task AppendAsync(Block block)
    {
        NpgsqlRawCopyStream copy = await control.BeginRawBinaryCopyAsync(
            $"COPY {Leaves.TableOf(block.Leaf)} ({RowLayout.ColumnList}) FROM STDIN (FORMAT binary)")
                .ConfigureAwait(false);
        copy.Write(CopyFormat.Header);
        await copy.WriteAsync(block.Encoded).ConfigureAwait(false);
        copy.Write(CopyFormat.Trailer);
        await copy.DisposeAsync().ConfigureAwait(false);
    }
}
