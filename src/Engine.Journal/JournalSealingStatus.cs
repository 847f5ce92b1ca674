namespace Engine.Journal;

/// <summary>How the sealing of full leaves stands.</summary>
/// <param name="SealedLeaf">The newest sealed leaf; 0 if there is none.</param>
/// <param name="FullLeaves">Leaves that are full and wait for their seal, the one being sealed included.</param>
/// <param name="Step">What is being done; empty while nothing is.</param>
/// <param name="LastError">Why the last attempt failed; empty if it did not.</param>
public sealed record JournalSealingStatus(int SealedLeaf, int FullLeaves, string Step, string LastError);
