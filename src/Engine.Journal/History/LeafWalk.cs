using System.Runtime.CompilerServices;
using Engine.Journal.Archiving;
using Engine.Journal.Blocks;

namespace Engine.Journal.History;

/// <summary>A part of history that is read from one place.</summary>
/// <param name="Recent">The leaf that is not sealed; null where PostgreSQL is asked.</param>
/// <param name="First">The first sealed leaf.</param>
/// <param name="Last">The last.</param>
/// <param name="Range">Which sequences.</param>
internal readonly record struct LeafPart(RecentLeaf? Recent, int First, int Last, RowRange Range)
{
    /// <summary>The first of its leaves that cannot be asked by a key, since it is archived; null where none is.</summary>
    public ArchivedLeaf? Missing(SealedSession session, RowKey key) =>
        Recent is null && !key.IsKept ? session.Archived.FindFirst(First, Last) : null;

    /// <summary>Reads rows of a key in order, at most so many.</summary>
    public ValueTask ReadAsync(
        SealedSession session, RowKey key, RowRange range, int limit, List<HistoryRow> rows, CancellationToken cancellation) =>
        Recent is not null
            ? RecentReader.ReadAsync(Recent, key, range, limit, rows, cancellation)
            : session.ReadAsync(First, Last, key, range, limit, rows, cancellation);
}

/// <summary>
/// In which leaves rows of a key are looked for, in order: those that hold none are passed over where that is known.
/// </summary>
/// <param name="view">History as it stands.</param>
/// <param name="leaves">Which sequences lie in which leaf.</param>
/// <param name="session">Where sealed leaves are asked for.</param>
internal sealed class LeafWalk(RecentView view, Leaves leaves, SealedSession session)
{
    // Leaves in which PostgreSQL is asked at once where nothing tells which of them hold a row.
    private const int LeavesAtOnce = 16;

    /// <summary>The parts of a range.</summary>
    public async IAsyncEnumerable<LeafPart> PartsAsync(
        RowKey key, RowRange range, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RowRange recent = range with
        {
            From = Math.Max(range.From, view.SealedThrough + 1),
            To = Math.Min(range.To, view.Sequence),
        };
        RowRange old = range with { From = Math.Max(range.From, 1), To = Math.Min(range.To, view.SealedThrough) };
        foreach (LeafPart part in range.NewestFirst ? RecentParts(recent) : [])
        {
            yield return part;
        }

        if (!old.IsEmpty)
        {
            await foreach (LeafPart part in SealedPartsAsync(key, old, cancellation).ConfigureAwait(false))
            {
                yield return part;
            }
        }

        foreach (LeafPart part in range.NewestFirst ? [] : RecentParts(recent))
        {
            yield return part;
        }
    }

    private IEnumerable<LeafPart> RecentParts(RowRange range)
    {
        if (range.IsEmpty)
        {
            yield break;
        }

        int count = view.Leaves.Count;
        for (int i = 0; i < count; i++)
        {
            RecentLeaf leaf = view.Leaves[range.NewestFirst ? count - 1 - i : i];
            RowRange part = Within(range, leaf.Number, leaf.Number);
            if (!part.IsEmpty)
            {
                yield return new LeafPart(leaf, 0, 0, part);
            }
        }
    }

    private async IAsyncEnumerable<LeafPart> SealedPartsAsync(
        RowKey key, RowRange range, [EnumeratorCancellation] CancellationToken cancellation)
    {
        int first = leaves.Of(range.From);
        int last = leaves.Of(range.To);
        while (first <= last)
        {
            if (key.IsAccount)
            {
                List<int> touched = await session
                    .LeavesOfAsync(key.Value, first, last, range.NewestFirst, LeavesAtOnce, cancellation).ConfigureAwait(false);
                foreach (int leaf in touched)
                {
                    yield return new LeafPart(null, leaf, leaf, Within(range, leaf, leaf));
                }

                if (touched.Count < LeavesAtOnce)
                {
                    yield break;
                }

                (first, last) = range.NewestFirst ? (first, touched[^1] - 1) : (touched[^1] + 1, last);
                continue;
            }

            (int low, int high) = range.NewestFirst
                ? (Math.Max(first, last - LeavesAtOnce + 1), last)
                : (first, Math.Min(last, first + LeavesAtOnce - 1));
            bool isMissing = !key.IsKept && session.Archived.FindFirst(low, high) is not null;
            if (key.Kind == RowKeyKind.Everything || isMissing)
            {
                // One by one: up to the one that cannot be asked.
                (low, high) = range.NewestFirst ? (last, last) : (first, first);
            }

            yield return new LeafPart(null, low, high, Within(range, low, high));
            (first, last) = range.NewestFirst ? (first, low - 1) : (high + 1, last);
        }
    }

    private RowRange Within(RowRange range, int firstLeaf, int lastLeaf) => range with
    {
        From = Math.Max(range.From, leaves.FirstOf(firstLeaf)),
        To = Math.Min(range.To, leaves.FirstOf(lastLeaf + 1) - 1),
    };
}
