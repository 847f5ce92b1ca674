using System.Globalization;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Preflight;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Engine.Journal.Standby;
using Npgsql;

namespace Engine.Journal.Fencing;

/// <summary>
/// Raises the epoch and takes possession by a claim block, in one transaction. From the moment that it has the fence
/// lock, no older epoch can commit anything more, so that the tail is settled.
/// </summary>
internal sealed class EpochClaim(
    NpgsqlConnection control, Leaves leaves, Claimant claimant, int requiredStandbys, TimeSpan patience)
{
    private const int Attempts = 10;

    /// <summary>
    /// Claims the next epoch, if the lease is still the one that was judged, after reading what was committed since.
    /// Null if it is not: somebody else was faster, or its holder is alive after all.
    /// </summary>
    /// <param name="judged">What the claim rests on.</param>
    /// <param name="isHeartbeatJudged">Whether that includes that the heartbeat has not changed.</param>
    /// <param name="silence">How long it had not changed at all when it was judged.</param>
    /// <param name="tail">Reads to the end of the journal.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<ClaimedEpoch?> TryClaimAsync(
        Lease judged, bool isHeartbeatJudged, TimeSpan silence, JournalTail tail, CancellationToken cancellation)
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
                await EndOlderBackendsAsync(judged.Epoch, cancellation).ConfigureAwait(false);
                continue;
            }

            Lease found = await Lease.ReadAsync(control, cancellation).ConfigureAwait(false);
            if (found.Epoch != judged.Epoch || (isHeartbeatJudged && found.Heartbeat != judged.Heartbeat))
            {
                await claim.RollbackAsync(cancellation).ConfigureAwait(false);
                return null;
            }

            TimeSpan lasting = found.Version == judged.Version ? silence : TimeSpan.Zero;
            ClaimedEpoch claimed = await ClaimLockedAsync(found, lasting, tail, cancellation).ConfigureAwait(false);
            await CommitAsync(claim).ConfigureAwait(false);
            return claimed;
        }
    }

    // What was read rests on this commit: it is replicated only after everything before it.
    private async Task CommitAsync(NpgsqlTransaction claim)
    {
        using var watch = new WarningWatch(control);
        await claim.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        if (watch.Warning is { } warning)
        {
            throw new JournalException(
                $"PostgreSQL warned while the epoch was claimed ({warning}), so that it may not be replicated: start again.");
        }
    }

    private async Task<ClaimedEpoch> ClaimLockedAsync(
        Lease before, TimeSpan silence, JournalTail tail, CancellationToken cancellation)
    {
        (long last, long lastEpoch) = await FindLastAsync(cancellation).ConfigureAwait(false);
        long epoch = Math.Max(before.Epoch, lastEpoch) + 1;
        bool isSilent = before.IsKnownSilent && lastEpoch <= before.Epoch;
        TimeSpan unquiet = isSilent ? TimeSpan.Zero : before.AnswersAfter(silence);
        await RaiseAsync(epoch, unquiet, cancellation).ConfigureAwait(false);
        await tail.CatchUpAsync(control, isFenced: true, cancellation).ConfigureAwait(false);
        ChainHead head = tail.Head;
        RequireEnd(head, last);
        await JournalReader.RequireLeaseHeadAsync(control, head, cancellation).ConfigureAwait(false);
        int leaf = leaves.Of(head.Sequence + 1);
        for (int needed = leaves.Of(head.Sequence); needed <= leaf; needed++)
        {
            await control.ExecuteAsync($"SELECT engine.create_leaf({needed})", cancellation).ConfigureAwait(false);
            await JournalPreflight.RequireGuardsAsync(control, needed, cancellation).ConfigureAwait(false);
        }

        Block block = ClaimBlock.After(head, leaves, epoch);
        await AppendAsync(block).ConfigureAwait(false);
        await control.ConfirmEpochAsync(
            block.Number, block.LastSequence, block.Hash.ToArray(), requiredStandbys, cancellation).ConfigureAwait(false);
        return new ClaimedEpoch(epoch, block, leaf, unquiet);
    }

    /// <summary>
    /// Writes itself into the lease. Where an older engine may still answer, the lease goes on saying so: whoever comes
    /// next may not take this engine's end for that one's.
    /// </summary>
    private async Task RaiseAsync(long epoch, TimeSpan unquiet, CancellationToken cancellation)
    {
        TimeSpan answersFor = unquiet > claimant.AnswersFor ? unquiet : claimant.AnswersFor;
        await control.ExecuteAsync(
            "UPDATE engine.engine_lease SET epoch = $1, holder = $2, process = $3, address = $4, answers_ms = $5, "
            + "quiet_epoch = CASE WHEN $6 THEN $1 ELSE quiet_epoch END, heartbeat = clock_timestamp()",
            cancellation,
            new NpgsqlParameter<long> { TypedValue = epoch },
            new NpgsqlParameter<string> { TypedValue = claimant.Holder },
            new NpgsqlParameter<string> { TypedValue = claimant.Process },
            new NpgsqlParameter<string> { TypedValue = claimant.Address() },
            new NpgsqlParameter<long> { TypedValue = (long)Math.Ceiling(answersFor.TotalMilliseconds) },
            new NpgsqlParameter<bool> { TypedValue = unquiet == TimeSpan.Zero }).ConfigureAwait(false);
        await control.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"SET engine.epoch = '{epoch}'"), cancellation)
                .ConfigureAwait(false);
    }

    // The lease may say less than the journal does, where its epoch was taken back by hand.
    private Task<(long Block, long Epoch)> FindLastAsync(CancellationToken cancellation) => control.FirstAsync(
        "SELECT block, epoch FROM engine.journal WHERE block = (SELECT max(block) FROM engine.journal)",
        row => (row.GetInt64(0), row.GetInt64(1)),
        cancellation);

    // A claim in front of blocks that were not read would fork the chain.
    private static void RequireEnd(ChainHead head, long last)
    {
        if (last > head.Block)
        {
            throw new JournalDamageException(
                head.NextSequence, $"there is a block {last}, though the chain was read to its end at block {head.Block}");
        }
    }

    private async Task LockFenceAsync(CancellationToken cancellation)
    {
        await control.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {patience.TotalMilliseconds:F0}"),
            cancellation).ConfigureAwait(false);
        await control.ExecuteAsync(
            $"SELECT pg_advisory_xact_lock({AdvisoryLocks.Class}, {AdvisoryLocks.Fence})", cancellation)
                .ConfigureAwait(false);
        await control.ExecuteAsync("SET LOCAL lock_timeout = 0", cancellation).ConfigureAwait(false);
    }

    // A lane, or a sealer, whose engine was stopped or cut off would hold the fence for ever.
    private Task<int> EndOlderBackendsAsync(long epoch, CancellationToken cancellation) => control.ExecuteAsync(
        "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a "
        + "WHERE a.datname = current_database() AND a.application_name LIKE 'engine % epoch %' "
        + "AND a.pid <> pg_backend_pid() "
        + "AND substring(a.application_name from '\\d+$')::bigint <= $1",
        cancellation,
        new NpgsqlParameter<long> { TypedValue = epoch });

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
