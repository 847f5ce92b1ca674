using Engine.Core.Ledger;
using Engine.Journal.Blocks;
using Engine.Journal.Sealing;

namespace Engine.Journal.History;

/// <summary>One question: history as it stood when it was asked, and what may be looked up in it.</summary>
/// <param name="view">History as it stood.</param>
/// <param name="leaves">Which sequences lie in which leaf.</param>
/// <param name="session">Where sealed leaves are asked.</param>
internal sealed class Asked(RecentView view, Leaves leaves, SealedSession session)
{
    private readonly TimeSearch _search = new(view, leaves, session);

    /// <summary>The sequence that it speaks of.</summary>
    public long Sequence => view.Sequence;

    /// <summary>Reads a page of rows.</summary>
    public ValueTask<RowPage> ReadAsync(
        RowKey key, RowRange range, int size, Func<HistoryRow, bool>? matches, CancellationToken cancellation) =>
        RowPage.ReadAsync(new LeafWalk(view, leaves, session), session, key, range, size, matches, cancellation);

    /// <summary>The balances of an account after a sequence; null where it was not there by then.</summary>
    public ValueTask<AccountChange?> BalanceAsync(UInt128 account, long sequence, CancellationToken cancellation) =>
        new BalanceReader(view, leaves, session).ReadAsync(account, sequence, cancellation);

    /// <summary>A page of the open holds of an account; the range is one of stamps.</summary>
    public ValueTask<(List<OpenHold> Holds, RowRange? Left)> HoldsAsync(
        UInt128 account, RowRange stamps, int size, CancellationToken cancellation) =>
        new HoldReader(view, session).ReadAsync(account, stamps, size, cancellation);

    /// <summary>The last sequence before the first transfer or expiry with a later stamp.</summary>
    public ValueTask<long> LastNotAfterAsync(ulong time, CancellationToken cancellation) =>
        _search.LastNotAfterAsync(time, cancellation);

    /// <summary>The sequences of a span, by the stamps of transfers, which rise with them.</summary>
    public async ValueTask<RowRange> NarrowAsync(HistorySpan span, bool newestFirst, CancellationToken cancellation)
    {
        RowRange range = span.Range(newestFirst);
        if (span.FromTime != 0)
        {
            long? first = await _search.FirstTransferAsync(span.FromTime, cancellation).ConfigureAwait(false);
            range = range with { From = Math.Max(range.From, first ?? view.Sequence + 1) };
        }

        if (span.BeforeTime != 0
            && await _search.FirstTransferAsync(span.BeforeTime, cancellation).ConfigureAwait(false) is { } after)
        {
            range = range with { To = Math.Min(range.To, after - 1) };
        }

        return range;
    }

    /// <summary>The sequences of a span, by where history stood at its ends.</summary>
    public async ValueTask<RowRange> NarrowByHistoryAsync(
        HistorySpan span, bool newestFirst, CancellationToken cancellation)
    {
        RowRange range = span.Range(newestFirst);
        if (span.FromTime != 0)
        {
            long before = await _search.LastNotAfterAsync(span.FromTime - 1, cancellation).ConfigureAwait(false);
            range = range with { From = Math.Max(range.From, before + 1) };
        }

        if (span.BeforeTime != 0)
        {
            long last = await _search.LastNotAfterAsync(span.BeforeTime - 1, cancellation).ConfigureAwait(false);
            range = range with { To = Math.Min(range.To, last) };
        }

        return range;
    }
}
