namespace Engine.Server.Admin;

/// <summary>How the journal stands, in the words of the contract.</summary>
/// <param name="Epoch">The epoch under which this engine writes.</param>
/// <param name="Postgres">The server behind it.</param>
/// <param name="Lanes">Its connections.</param>
internal sealed record JournalReport(ulong Epoch, V1.PostgresStatus Postgres, IReadOnlyList<V1.LaneStatus> Lanes);
