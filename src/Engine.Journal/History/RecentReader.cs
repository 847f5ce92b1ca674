namespace Engine.Journal.History;

/// <summary>Reads rows of leaves that are not sealed.</summary>
internal static class RecentReader
{
    /// <summary>Reads rows of a key in order, at most so many.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="key">What they are looked for by.</param>
    /// <param name="range">Where; all of it is durable.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="rows">Where they are added.</param>
    /// <param name="cancellation">Ends the wait for an index that others make.</param>
    public static async ValueTask ReadAsync(
        RecentLeaf leaf, RowKey key, RowRange range, int limit, List<HistoryRow> rows, CancellationToken cancellation)
    {
        IReadOnlyList<RowSegment> segments = leaf.Segments;
        if (key.Kind == RowKeyKind.Everything)
        {
            await leaf.Index.FindAsync(segments, range.To, cancellation).ConfigureAwait(false);
            Walk(segments, range, limit, rows);
            return;
        }

        (PostingKind kind, UInt128 value) = PostingOf(key);
        PostingRun run = await leaf.Index.RunOfAsync(segments, kind, value, range.To, cancellation)
            .ConfigureAwait(false);
        Pick(segments, run, key.Kind, range, limit, rows);
    }

    /// <summary>The segment that holds a row which was found.</summary>
    public static RowSegment SegmentOf(IReadOnlyList<RowSegment> segments, long sequence)
    {
        int low = 0;
        int high = segments.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            (low, high) = segments[middle].FirstSequence <= sequence ? (middle, high) : (low, middle - 1);
        }

        return segments[low];
    }

    private static (PostingKind Kind, UInt128 Value) PostingOf(RowKey key) => key.Kind switch
    {
        RowKeyKind.Account or RowKeyKind.Debit or RowKeyKind.Credit => (PostingKind.Account, key.Value),
        RowKeyKind.UserData128 => (PostingKind.UserData128, key.Value),
        RowKeyKind.UserData64 => (PostingKind.UserData64, key.Value),
        RowKeyKind.AccountsCreated => (PostingKind.EventKind, (UInt128)(byte)Core.Ledger.EventKind.AccountCreated),
        _ => throw new InvalidOperationException($"No rows are indexed by {key.Kind}."),
    };

    private static void Walk(IReadOnlyList<RowSegment> segments, RowRange range, int limit, List<HistoryRow> rows)
    {
        if (segments.Count == 0)
        {
            return;
        }

        long first = Math.Max(range.From, segments[0].FirstSequence);
        long last = Math.Min(range.To, LastFound(segments, range.To));
        for (int i = 0; i < limit && i <= last - first; i++)
        {
            long sequence = range.NewestFirst ? last - i : first + i;
            rows.Add(SegmentOf(segments, sequence).Read(sequence));
        }
    }

    private static long LastFound(IReadOnlyList<RowSegment> segments, long through) =>
        segments[0].FirstSequence > through ? through : SegmentOf(segments, through).LastFound;

    private static void Pick(
        IReadOnlyList<RowSegment> segments,
        in PostingRun run,
        RowKeyKind side,
        RowRange range,
        int limit,
        List<HistoryRow> rows)
    {
        int first = run.FirstFrom(range.From);
        int end = run.FirstFrom(range.To + 1);
        for (int i = 0; i < end - first && limit > 0; i++)
        {
            int index = range.NewestFirst ? end - 1 - i : first + i;
            if (side is RowKeyKind.Debit or RowKeyKind.Credit && run.IsCredit(index) != (side == RowKeyKind.Credit))
            {
                continue;
            }

            rows.Add(SegmentOf(segments, run[index]).Read(run[index]));
            limit--;
        }
    }
}
