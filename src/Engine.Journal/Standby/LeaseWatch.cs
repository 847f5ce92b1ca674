namespace Engine.Journal.Standby;

/// <summary>
/// Judges by this engine's own monotonic clock how long the lease has not changed. Wall clocks are never compared, so
/// that their steps do not matter; and what was not seen is not counted.
/// </summary>
internal sealed class LeaseWatch(TimeProvider time, TimeSpan limit)
{
    private long _epoch;
    private DateTime _heartbeat;
    private long _changed;
    private bool _hasSeen;

    /// <summary>How long the lease has been seen unchanged.</summary>
    public TimeSpan Age { get; private set; }

    /// <summary>Whether its holder has been silent for longer than a lease lasts.</summary>
    public bool IsExpired => Age >= limit;

    /// <summary>Takes in what was read; <paramref name="asked"/> is the timestamp before asking.</summary>
    public void Observe(Lease lease, long asked)
    {
        if (!_hasSeen || lease.Epoch != _epoch || lease.Heartbeat != _heartbeat)
        {
            (_hasSeen, _epoch, _heartbeat, _changed) = (true, lease.Epoch, lease.Heartbeat, asked);
        }

        Age = time.GetElapsedTime(_changed, asked);
    }

    /// <summary>Counts anew from the next reading: PostgreSQL was away, and the holder may not be to blame.</summary>
    public void Forget()
    {
        _hasSeen = false;
        Age = TimeSpan.Zero;
    }
}
