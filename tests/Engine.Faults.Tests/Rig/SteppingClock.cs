namespace Engine.Faults.Tests.Rig;

/// <summary>A clock whose time of day is set by hand, while the time that passes goes on as ever.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private long _ahead;

    /// <summary>Puts the time of day so much ahead of the real one, or behind it.</summary>
    public void Set(TimeSpan ahead) => Volatile.Write(ref _ahead, ahead.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ahead));
}
