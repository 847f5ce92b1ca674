namespace Engine.Journal;

/// <summary>How a standby stands to the engine that leads.</summary>
/// <param name="Sequence">The last sequence replayed.</param>
/// <param name="Block">The last block replayed.</param>
/// <param name="BlocksBehind">Blocks known to be committed that were not replayed yet.</param>
/// <param name="LastRead">
/// When the journal was last read to its end: a point of <see cref="TimeProvider.GetTimestamp"/>; 0 for never.
/// </param>
/// <param name="Epoch">The epoch followed.</param>
/// <param name="Holder">The engine that leads.</param>
/// <param name="Address">Where it serves; empty if it does not say.</param>
/// <param name="HeartbeatAge">How long its lease has been seen unchanged.</param>
public sealed record FollowStatus(
    long Sequence,
    long Block,
    long BlocksBehind,
    long LastRead,
    long Epoch,
    string Holder,
    string Address,
    TimeSpan HeartbeatAge);
