namespace Engine.Cli.Tests.Fixtures;

/// <summary>
/// Tells another time of day than the system, and goes on at its pace. What measures durations is the system's, so that
/// an engine's timeouts and heartbeats stay what they are.
/// </summary>
internal sealed class MovedClock : TimeProvider
{
    private long _movedTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref _movedTicks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _movedTicks, by.Ticks);

    /// <summary>Moves it to a time, ns since the Unix epoch.</summary>
    public void Set(ulong now) =>
        Advance(DateTimeOffset.UnixEpoch.AddTicks((long)(now / TimeSpan.NanosecondsPerTick)) - GetUtcNow());
}
