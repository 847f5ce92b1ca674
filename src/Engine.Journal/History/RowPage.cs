namespace Engine.Journal.History;

/// <summary>Rows that were found, and where to go on.</summary>
/// <param name="Rows">The rows, in the order asked for.</param>
/// <param name="Rest">What was not looked at yet; null where that is nothing.</param>
internal readonly record struct RowPage(List<HistoryRow> Rows, RowRange? Rest)
{
    // So that a page takes a bounded time whatever is asked: it may be short of rows, and go on.
    private const int MostLookedAt = 10_000;
    private const int PartCost = 64;
    private const int AtOnce = 512;

    /// <summary>
    /// Reads a page. It ends before a leaf that cannot be asked, since it is archived; one that would begin there is refused.
    /// </summary>
    /// <param name="walk">Where rows are looked for.</param>
    /// <param name="session">Where sealed leaves are asked.</param>
    /// <param name="key">What they are looked for by.</param>
    /// <param name="range">Where.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="matches">Which of them are meant; null for all.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="LeafArchivedException">It would begin in an archived leaf.</exception>
    public static async ValueTask<RowPage> ReadAsync(
        LeafWalk walk,
        SealedSession session,
        RowKey key,
        RowRange range,
        int size,
        Func<HistoryRow, bool>? matches,
        CancellationToken cancellation)
    {
        List<HistoryRow> page = [];
        List<HistoryRow> read = [];
        int looked = 0;
        int passedOver = 0;
        await foreach (LeafPart part in walk.PartsAsync(key, range, cancellation).ConfigureAwait(false))
        {
            RowRange left = part.Range;
            if (part.Missing(session, key) is { } archived)
            {
                return looked > 0
                    ? new RowPage(page, RestOf(range, left))
                    : throw new LeafArchivedException(
                        archived.Number, archived.File, archived.FirstSequence, archived.LastSequence);
            }

            looked += PartCost;
            while (!left.IsEmpty)
            {
                if (looked > MostLookedAt)
                {
                    return new RowPage(page, RestOf(range, left));
                }

                // Rows lie scattered: none is read that will not be needed, unless a filter has passed over others.
                int limit = Math.Max(size + 1 - page.Count, Math.Min(AtOnce, passedOver));
                read.Clear();
                await part.ReadAsync(session, key, left, limit, read, cancellation).ConfigureAwait(false);
                foreach (HistoryRow row in read)
                {
                    if (page.Count == size)
                    {
                        return new RowPage(page, RestOf(range, left));
                    }

                    if (matches is null || matches(row))
                    {
                        page.Add(row);
                    }
                    else
                    {
                        passedOver++;
                    }

                    left = left.After(row.Sequence);
                }

                looked += read.Count;
                left = read.Count < limit ? left.PastEnd() : left;
            }
        }

        return new RowPage(page, null);
    }

    private static RowRange? RestOf(RowRange range, RowRange left)
    {
        RowRange rest = range.NewestFirst ? range with { To = left.To } : range with { From = left.From };
        return rest.IsEmpty ? null : rest;
    }
}
