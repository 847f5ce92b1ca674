namespace Engine.Client.Calls;

/// <summary>Deadlines as timestamps of the clock, so that wall time may jump.</summary>
internal sealed class Deadlines(TimeProvider time, TimeSpan? perCall, TimeSpan pingTimeout = default)
{
    /// <summary>The timestamp of a deadline that never falls.</summary>
    public const long Never = long.MaxValue;

    public long Now => time.GetTimestamp();

    public string Text => perCall is { } span ? $"{span.TotalSeconds:0.###} s" : "any time";

    /// <summary>Whether a connection that was last heard of then, and is lost now, was lost by its silence.</summary>
    public bool HasHung(long lastHeard) => time.GetElapsedTime(lastHeard) >= pingTimeout;

    /// <summary>Waits for so long.</summary>
    public Task WaitAsync(TimeSpan span, CancellationToken cancellationToken) => Task.Delay(span, time, cancellationToken);

    /// <summary>The deadline of a call that begins now.</summary>
    public long FromNow() => perCall is { } span ? After(Now, span) : Never;

    public long After(long timestamp, TimeSpan span) =>
        timestamp + (long)(span.TotalSeconds * time.TimestampFrequency);

    /// <summary>Time left, at least zero; null where the deadline never falls.</summary>
    public TimeSpan? Left(long deadline)
    {
        if (deadline == Never)
        {
            return null;
        }

        var left = time.GetElapsedTime(Now, deadline);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>
    /// What is left as the engine is told it: a little less, so that its own word on the outcome arrives in time.
    /// Milliseconds, 0 for never, as in the contract.
    /// </summary>
    public uint MillisecondsForEngine(long deadline)
    {
        if (Left(deadline) is not { } left)
        {
            return 0;
        }

        var margin = Math.Min(left.TotalMilliseconds / 16, 100);
        return (uint)Math.Clamp(left.TotalMilliseconds - margin, 1, uint.MaxValue);
    }
}
