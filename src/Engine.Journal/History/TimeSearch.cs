using Engine.Core.Ledger;
using Engine.Journal.Blocks;
using Npgsql;

namespace Engine.Journal.History;

/// <summary>
/// Finds where history stood at a time. Stamps of transfers rise with the sequence, imported ones included, and those of
/// expiries do so among themselves.
/// </summary>
/// <param name="view">History as it stands.</param>
/// <param name="leaves">Which sequences lie in which leaf.</param>
/// <param name="session">Where sealed leaves are asked.</param>
internal sealed class TimeSearch(RecentView view, Leaves leaves, SealedSession session)
{
    /// <summary>The sequence of the first transfer with this stamp or a later one; null where there is none yet.</summary>
    public ValueTask<long?> FirstTransferAsync(ulong time, CancellationToken cancellation) =>
        FirstAsync(time, withExpiries: false, cancellation);

    /// <summary>
    /// The last sequence before the first transfer or expiry with a later stamp: balances at a time are those after it.
    /// </summary>
    public async ValueTask<long> LastNotAfterAsync(ulong time, CancellationToken cancellation)
    {
        if (time >= long.MaxValue)
        {
            return view.Sequence;
        }

        long? next = await FirstAsync(time + 1, withExpiries: true, cancellation).ConfigureAwait(false);
        return next - 1 ?? view.Sequence;
    }

    private async ValueTask<long?> FirstAsync(ulong time, bool withExpiries, CancellationToken cancellation)
    {
        if (time > long.MaxValue)
        {
            return null;
        }

        long? found = await FirstSealedAsync((long)time, withExpiries, cancellation).ConfigureAwait(false);
        for (int i = 0; found is null && i < view.Leaves.Count; i++)
        {
            RecentLeaf leaf = view.Leaves[i];
            found = await FirstOfKindAsync(leaf, EventKind.Transfer, time, cancellation).ConfigureAwait(false);
            if (withExpiries
                && await FirstOfKindAsync(leaf, EventKind.Expiry, time, cancellation).ConfigureAwait(false) is { } expiry)
            {
                found = Math.Min(expiry, found ?? expiry);
            }
        }

        return found;
    }

    private async ValueTask<long?> FirstOfKindAsync(
        RecentLeaf leaf, EventKind kind, ulong time, CancellationToken cancellation)
    {
        IReadOnlyList<RowSegment> segments = leaf.Segments;
        PostingRun run = await leaf.Index
            .RunOfAsync(segments, PostingKind.EventKind, (byte)kind, view.Sequence, cancellation).ConfigureAwait(false);
        int low = 0;
        int high = run.FirstFrom(view.Sequence + 1);
        int end = high;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            ulong stamp = RecentReader.SegmentOf(segments, run[middle]).Read(run[middle]).Event.Timestamp;
            (low, high) = stamp < time ? (middle + 1, high) : (low, middle);
        }

        return low < end ? run[low] : null;
    }

    // The seal knows the highest stamp up to a leaf's end, so that leaves before need not be looked at.
    private async ValueTask<long?> FirstSealedAsync(long time, bool withExpiries, CancellationToken cancellation)
    {
        if (view.SealedLeaf == 0)
        {
            return null;
        }

        long? first = await session.NumberAsync(
            "SELECT min(number)::bigint FROM engine.engine_leaf WHERE sealed IS NOT NULL AND head_ts >= $1 AND number <= $2",
            cancellation,
            new NpgsqlParameter<long> { TypedValue = time },
            new NpgsqlParameter<int> { TypedValue = view.SealedLeaf }).ConfigureAwait(false);
        for (int leaf = (int)(first ?? view.SealedLeaf + 1L); leaf <= view.SealedLeaf; leaf++)
        {
            if (await FirstInLeafAsync(leaf, time, withExpiries, cancellation).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private async ValueTask<long?> FirstInLeafAsync(
        int leaf, long time, bool withExpiries, CancellationToken cancellation)
    {
        string table = session.Archived.TableOf(leaf);
        var at = new NpgsqlParameter<long> { TypedValue = time };
        long? transfer = await session.NumberAsync(
            $"SELECT seq FROM {table} WHERE kind = 2 AND ts >= $1 ORDER BY ts LIMIT 1", cancellation, at)
            .ConfigureAwait(false);
        if (!withExpiries)
        {
            return transfer;
        }

        long? expiry = await session.NumberAsync(
            $"SELECT seq FROM {table} WHERE kind = 3 AND ts >= $1 AND seq < $2 ORDER BY seq LIMIT 1",
            cancellation,
            new NpgsqlParameter<long> { TypedValue = time },
            new NpgsqlParameter<long> { TypedValue = transfer ?? leaves.FirstOf(leaf + 1) }).ConfigureAwait(false);
        return expiry ?? transfer;
    }
}
