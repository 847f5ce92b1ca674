using Engine.Watch.Samples;

namespace Engine.Watch;

/// <summary>
/// By which one of those that watch says that it lives. It tells when it sets to work and how that ended; whoever looks sees for how
/// long it has been at work, also when it never comes back. Safe on any thread.
/// </summary>
/// <param name="name">What it is called.</param>
/// <param name="patience">How long it may be at work.</param>
/// <param name="time">The clock.</param>
public sealed class Pulse(string name, TimeSpan patience, TimeProvider time)
{
    private const long Resting = -1;

    private readonly long _started = time.GetTimestamp();
    private long _succeeded;
    private long _begun = Resting;
    private long _runs;
    private volatile string _lastError = "";

    /// <summary>How it stands.</summary>
    public CheckerSample Sample
    {
        get
        {
            long begun = Volatile.Read(ref _begun);
            long succeeded = Volatile.Read(ref _succeeded);
            return new CheckerSample(
                name,
                Volatile.Read(ref _runs),
                time.GetElapsedTime(succeeded == 0 ? _started : succeeded),
                begun == Resting ? TimeSpan.Zero : time.GetElapsedTime(begun),
                patience,
                _lastError);
        }
    }

    /// <summary>It sets to work.</summary>
    public void Begin() => Volatile.Write(ref _begun, time.GetTimestamp());

    /// <summary>It has done what it set out to do.</summary>
    public void Succeed()
    {
        _lastError = "";
        Volatile.Write(ref _succeeded, time.GetTimestamp());
        End();
    }

    /// <summary>It could not.</summary>
    public void Fail(string why)
    {
        _lastError = why;
        End();
    }

    private void End()
    {
        Volatile.Write(ref _begun, Resting);
        Interlocked.Increment(ref _runs);
    }
}
