using System.Diagnostics.CodeAnalysis;
using Engine.Core.Ledger;

namespace Engine.Journal.History;

/// <summary>
/// How the rows of a leaf that is not sealed are found: where each lies, and which have a key. Those who ask make it, as far
/// as they ask, one at a time; nobody who writes has anything to do with it. It goes with its leaf.
/// </summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "A semaphore that nobody waits for by a handle holds nothing to give back.")]
internal sealed class RowIndex
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<PostingKind, Postings> _postings = [];
    private int _segment;
    private long _found;

    /// <summary>Finds where rows lie, up to a durable sequence.</summary>
    public async ValueTask FindAsync(IReadOnlyList<RowSegment> segments, long through, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _found) >= through)
        {
            return;
        }

        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            Find(segments, through, cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The rows that have a key, up to a durable sequence at least; where they lie is found too.</summary>
    public async ValueTask<PostingRun> RunOfAsync(
        IReadOnlyList<RowSegment> segments,
        PostingKind kind,
        UInt128 key,
        long through,
        CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            Find(segments, through, cancellation);
            if (!_postings.TryGetValue(kind, out Postings? postings))
            {
                _postings[kind] = postings = new Postings();
            }

            CatchUp(postings, kind, segments, cancellation);
            return postings.Of(key);
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Find(IReadOnlyList<RowSegment> segments, long through, CancellationToken cancellation)
    {
        if (_found >= through)
        {
            return;
        }

        // A segment may have a successor before all its rows are durable.
        while (_segment < segments.Count)
        {
            cancellation.ThrowIfCancellationRequested();
            segments[_segment].Find(through);
            if (_segment + 1 == segments.Count
                || segments[_segment + 1].FirstSequence != segments[_segment].LastFound + 1)
            {
                // No more than was found: who asks beyond the rows that are here must not hide those that come.
                Volatile.Write(ref _found, Math.Min(through, segments[_segment].LastFound));
                break;
            }

            _segment++;
        }
    }

    private static void CatchUp(
        Postings postings, PostingKind kind, IReadOnlyList<RowSegment> segments, CancellationToken cancellation)
    {
        foreach (RowSegment segment in segments)
        {
            cancellation.ThrowIfCancellationRequested();
            for (long sequence = Math.Max(postings.Through + 1, segment.FirstSequence);
                sequence <= segment.LastFound;
                sequence++)
            {
                Add(postings, kind, segment.Read(sequence).Event);
                postings.Through = sequence;
            }
        }
    }

    private static void Add(Postings postings, PostingKind kind, in LedgerEvent happened)
    {
        switch (kind)
        {
            case PostingKind.Account when happened.Kind is EventKind.Transfer or EventKind.Expiry or EventKind.HoldExtended:
                postings.Add(happened.DebitAccountId, happened.Sequence);
                postings.Add(happened.CreditAccountId, happened.Sequence, isCredit: true);
                break;
            case PostingKind.UserData128 when happened.UserData128 != UInt128.Zero:
                postings.Add(happened.UserData128, happened.Sequence);
                break;
            case PostingKind.UserData64 when happened.UserData64 != 0:
                postings.Add(happened.UserData64, happened.Sequence);
                break;
            case PostingKind.CreatedAccount when happened.Kind == EventKind.AccountCreated:
                postings.Add(happened.Id, happened.Sequence);
                break;
            case PostingKind.EventKind:
                postings.Add((byte)happened.Kind, happened.Sequence);
                break;
        }
    }
}
