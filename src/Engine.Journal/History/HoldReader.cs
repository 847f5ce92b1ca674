using Engine.Core.Ledger;
using Engine.Journal.Checkpoints;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.History;

/// <summary>
/// The open holds of an account at one sequence: those that were open at the end of the newest sealed leaf and those made
/// since, less those resolved since. They are ordered by their stamps, which rise with history.
/// </summary>
/// <param name="view">History as it stands.</param>
/// <param name="session">Where sealed leaves are asked.</param>
internal sealed class HoldReader(RecentView view, SealedSession session)
{
    private const TransferFlags Resolving = TransferFlags.PostPending | TransferFlags.VoidPending;

    private readonly Dictionary<UInt128, Transfer> _made = [];
    private readonly HashSet<UInt128> _resolved = [];

    /// <summary>Reads a page of them; the range is one of stamps.</summary>
    public async ValueTask<(List<Transfer> Holds, RowRange? Left)> ReadAsync(
        UInt128 account, RowRange stamps, int size, CancellationToken cancellation)
    {
        foreach (RecentLeaf leaf in view.Leaves)
        {
            await NoteAsync(leaf, account, cancellation).ConfigureAwait(false);
        }

        List<Transfer> holds = view.SealedLeaf == 0
            ? []
            : await ReadSealedAsync(account, stamps, size + 1 + _resolved.Count, cancellation).ConfigureAwait(false);
        holds.RemoveAll(hold => _resolved.Contains(hold.Id));
        holds.AddRange(_made.Values.Where(
            hold => (long)hold.Timestamp >= stamps.From && (long)hold.Timestamp <= stamps.To));
        int sign = stamps.NewestFirst ? -1 : 1;
        holds.Sort((one, other) => sign * one.Timestamp.CompareTo(other.Timestamp));
        if (holds.Count <= size)
        {
            return (holds, null);
        }

        holds.RemoveRange(size, holds.Count - size);
        return (holds, stamps.After((long)holds[^1].Timestamp));
    }

    private async ValueTask NoteAsync(RecentLeaf leaf, UInt128 account, CancellationToken cancellation)
    {
        IReadOnlyList<RowSegment> segments = leaf.Segments;
        PostingRun run = await leaf.Index
            .RunOfAsync(segments, PostingKind.Account, account, view.Sequence, cancellation).ConfigureAwait(false);
        int end = run.FirstFrom(view.Sequence + 1);
        for (int i = 0; i < end; i++)
        {
            LedgerEvent happened = RecentReader.SegmentOf(segments, run[i]).Read(run[i]).Event;
            bool resolves = happened.Kind == EventKind.Expiry || ((TransferFlags)happened.Flags & Resolving) != 0;
            if (resolves && !_made.Remove(happened.PendingId))
            {
                _resolved.Add(happened.PendingId);
            }
            else if (!resolves && ((TransferFlags)happened.Flags & TransferFlags.Pending) != 0)
            {
                _made[happened.Id] = happened.ToTransfer();
            }
        }
    }

    private async ValueTask<List<Transfer>> ReadSealedAsync(
        UInt128 account, RowRange stamps, int limit, CancellationToken cancellation)
    {
        string order = stamps.NewestFirst ? "DESC" : "ASC";
        const string Open =
            $"SELECT {OpenHoldRow.Columns} FROM engine.open_hold WHERE since_leaf <= $2 AND (until_leaf IS NULL OR until_leaf > $2) "
            + "AND ts BETWEEN $3 AND $4 AND ";
        return await session.AllAsync(
            $"{Open} debit = $1 UNION ALL {Open} credit = $1 ORDER BY ts {order} LIMIT $5",
            OpenHoldRow.Read,
            cancellation,
            new NpgsqlParameter<Guid> { TypedValue = Uuid.Of(account) },
            new NpgsqlParameter<int> { TypedValue = view.SealedLeaf },
            new NpgsqlParameter<long> { TypedValue = stamps.From },
            new NpgsqlParameter<long> { TypedValue = stamps.To },
            new NpgsqlParameter<int> { TypedValue = limit }).ConfigureAwait(false);
    }
}
