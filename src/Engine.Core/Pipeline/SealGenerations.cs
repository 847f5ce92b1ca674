using Engine.Core.Disruptor;

namespace Engine.Core.Pipeline;

/// <summary>
/// Which sealed leaves the requests on their way know of. A request enters before it asks them, and leaves when it was
/// applied; the ledger may let go of a leaf once no request is left that did not ask it. Two generations at most are on
/// their way at once: a newer one begins when the older of them has drained.
/// </summary>
public sealed class SealGenerations
{
    // Each on a line of its own (Sequence is padded): producers count on every request. What a generation asks is kept for
    // two more, so that who reads it beside one that begins reads nothing newer.
    private readonly Sequence[] _inFlight = [new(0), new(0)];
    private readonly Sequence[] _through = [new(0), new(0), new(0), new(0)];
    private long _newest;

    /// <summary>The sequence up to which requests that enter now have to ask.</summary>
    public long Visible => _through[Volatile.Read(ref _newest) & 3].Value;

    /// <summary>The sequence up to which every request on its way has asked.</summary>
    public long Settled
    {
        get
        {
            long newest = Volatile.Read(ref _newest);
            long older = newest - 1;
            return _inFlight[older & 1].Value == 0 ? _through[newest & 3].Value : _through[older & 3].Value;
        }
    }

    /// <summary>A request enters; it asks up to <paramref name="through"/>. The token is for <see cref="Leave"/>.</summary>
    public int Enter(out long through)
    {
        while (true)
        {
            long newest = Volatile.Read(ref _newest);
            int side = (int)(newest & 1);
            _inFlight[side].Add(1);

            // A full fence lies between counting and looking again: who drains this generation either is seen here, or
            // sees the count.
            if (Volatile.Read(ref _newest) == newest)
            {
                through = _through[newest & 3].Value;
                return side + 1;
            }

            _inFlight[side].Add(-1);
        }
    }

    /// <summary>A request was applied, or given up before it entered the ring.</summary>
    public void Leave(int token) => _inFlight[token - 1].Add(-1);

    /// <summary>
    /// Has requests ask up to <paramref name="through"/> from now on; false while some are on their way that are two
    /// generations behind. By one thread.
    /// </summary>
    public bool TryAdvance(long through)
    {
        long next = _newest + 1;
        if (_inFlight[next & 1].Value != 0)
        {
            return false;
        }

        _through[next & 3].Value = through;
        Interlocked.Exchange(ref _newest, next);
        return true;
    }
}
