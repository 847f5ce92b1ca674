namespace Engine.Journal;

/// <summary>How one of the journal's connections stands.</summary>
/// <param name="Lane">Number of the lane, from 0.</param>
/// <param name="State">What it does: connecting, idle, waiting, opening, copying, committing, confirming.</param>
/// <param name="BackendPid">Process id of its PostgreSQL backend; 0 while there is none.</param>
/// <param name="Blocks">Blocks committed since the start.</param>
/// <param name="Rows">Events committed since the start.</param>
/// <param name="LastError">The last error; empty if there was none.</param>
public sealed record JournalLaneStatus(
    int Lane, string State, int BackendPid, long Blocks, long Rows, string LastError);
