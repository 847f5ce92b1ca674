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

    private readonly Dictionary<UInt128, OpenHold> _made = [];
    private readonly HashSet<UInt128> _resolved = [];
    private readonly Dictionary<UInt128, (UInt128 Captured, uint Timeout)> _changed = [];

    /// <summary>Reads a page of them; the range is one of stamps.</summary>
    public async ValueTask<(List<OpenHold> Holds, RowRange? Left)> ReadAsync(
        UInt128 account, RowRange stamps, int size, CancellationToken cancellation)
    {
        foreach (RecentLeaf leaf in view.Leaves)
        {
            await NoteAsync(leaf, account, cancellation).ConfigureAwait(false);
        }

        int passedOver = _resolved.Count + _changed.Count;
        List<OpenHold> holds = view.SealedLeaf == 0
            ? []
            : await ReadSealedAsync(account, stamps, size + 1 + passedOver, cancellation).ConfigureAwait(false);
        holds = [.. holds.Where(hold => !_resolved.Contains(hold.Record.Id)).Select(Changed).Where(IsOpen)];
        holds.AddRange(_made.Values.Where(
            hold => (long)hold.Record.Timestamp >= stamps.From && (long)hold.Record.Timestamp <= stamps.To));
        int sign = stamps.NewestFirst ? -1 : 1;
        holds.Sort((one, other) => sign * one.Record.Timestamp.CompareTo(other.Record.Timestamp));
        if (holds.Count <= size)
        {
            return (holds, null);
        }

        holds.RemoveRange(size, holds.Count - size);
        return (holds, stamps.After((long)holds[^1].Record.Timestamp));
    }

    private async ValueTask NoteAsync(RecentLeaf leaf, UInt128 account, CancellationToken cancellation)
    {
        IReadOnlyList<RowSegment> segments = leaf.Segments;
        PostingRun run = await leaf.Index
            .RunOfAsync(segments, PostingKind.Account, account, view.Sequence, cancellation).ConfigureAwait(false);
        int end = run.FirstFrom(view.Sequence + 1);
        for (int i = 0; i < end; i++)
        {
            Note(RecentReader.SegmentOf(segments, run[i]).Read(run[i]).Event);
        }
    }

    private void Note(in LedgerEvent happened)
    {
        var flags = (TransferFlags)happened.Flags;
        if (happened.Kind == EventKind.HoldExtended)
        {
            Change(happened.PendingId, captured: 0, happened.Timeout);
        }
        else if ((flags & TransferFlags.Capture) != 0)
        {
            Change(happened.PendingId, happened.Amount, timeout: 0);
        }
        else if (happened.Kind == EventKind.Expiry || (flags & Resolving) != 0)
        {
            if (!_made.Remove(happened.PendingId))
            {
                _resolved.Add(happened.PendingId);
            }
        }
        else if ((flags & TransferFlags.Pending) != 0)
        {
            _made[happened.Id] = OpenHold.AsMade(happened.ToTransfer());
        }
    }

    private void Change(UInt128 id, UInt128 captured, uint timeout)
    {
        if (!_made.TryGetValue(id, out OpenHold hold))
        {
            (UInt128 before, uint last) = _changed.GetValueOrDefault(id);
            _changed[id] = (before + captured, Math.Max(last, timeout));
            return;
        }

        _made[id] = hold = Changed(hold, captured, timeout);
        if (!IsOpen(hold))
        {
            _made.Remove(id);
        }
    }

    private OpenHold Changed(OpenHold hold) => _changed.TryGetValue(hold.Record.Id, out (UInt128 Captured, uint Timeout) change)
        ? Changed(hold, change.Captured, change.Timeout)
        : hold;

    // Timeouts only grow: the last one is the longest.
    private static OpenHold Changed(OpenHold hold, UInt128 captured, uint timeout)
    {
        OpenHold changed = timeout == 0 ? hold : hold.Extended(timeout);
        return changed with { Captured = hold.Captured + captured };
    }

    // One of which all was captured is posted.
    private static bool IsOpen(OpenHold hold) => hold.Captured == 0 || hold.Remains != 0;

    private async ValueTask<List<OpenHold>> ReadSealedAsync(
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
