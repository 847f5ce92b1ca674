using Engine.Journal.Fencing;
using Npgsql;

namespace Engine.Journal.Standby;

/// <summary>An epoch that a follower has claimed.</summary>
/// <param name="Connection">The control connection from now on.</param>
/// <param name="HasLock">Whether it has the engine's lock already.</param>
/// <param name="Claimed">The epoch.</param>
/// <param name="AskedAt">A timestamp before the claim began.</param>
/// <param name="ClaimedAt">A timestamp after the claim was committed.</param>
internal sealed record Takeover(
    NpgsqlConnection Connection, bool HasLock, ClaimedEpoch Claimed, long AskedAt, long ClaimedAt);
