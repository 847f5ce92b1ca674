namespace Engine.Journal.Standby;

/// <summary>
/// Judges by this engine's own monotonic clock how long the lease has not changed. Wall clocks are never compared, so
/// that their steps do not matter; and what was not seen is not counted.
/// </summary>
internal sealed class LeaseWatch(TimeProvider time, TimeSpan limit)
{
    private long _epoch;
    private DateTime _heartbeat;
    private string _version = "";
    private long _changed;
    private long _seen;
    private bool _hasSeen;

    /// <summary>How long the lease has been seen unchanged.</summary>
    public TimeSpan Age { get; private set; }

    /// <summary>Whether its holder has been silent for longer than a lease lasts.</summary>
    public bool IsExpired => Age >= limit;

    /// <summary>
    /// For how long no epoch was confirmed at least: since the present version of the lease had been read, until it was
    /// asked for the last time. What was confirmed is in the lease before its engine hears so, and every engine counts
    /// from before it had asked: whichever confirmation is the last one, it is older than this.
    /// </summary>
    public TimeSpan Silence { get; private set; }

    /// <summary>Takes in what was read; <paramref name="asked"/> is the timestamp before asking.</summary>
    public void Observe(Lease lease, long asked)
    {
        bool isSeen = _hasSeen;
        if (!isSeen || lease.Epoch != _epoch || lease.Heartbeat != _heartbeat)
        {
            (_hasSeen, _epoch, _heartbeat, _changed) = (true, lease.Epoch, lease.Heartbeat, asked);
        }

        if (!isSeen || lease.Version != _version)
        {
            (_version, _seen) = (lease.Version, time.GetTimestamp());
        }

        Age = time.GetElapsedTime(_changed, asked);
        Silence = asked > _seen ? time.GetElapsedTime(_seen, asked) : TimeSpan.Zero;
    }

    /// <summary>Counts anew from the next reading: PostgreSQL was away, and the holder may not be to blame.</summary>
    public void Forget()
    {
        _hasSeen = false;
        (Age, Silence) = (TimeSpan.Zero, TimeSpan.Zero);
    }
}
