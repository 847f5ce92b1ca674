namespace Engine.Journal;

/// <summary>What recovery found, and the epoch it claimed.</summary>
/// <param name="Epoch">The epoch under which this engine writes from now on.</param>
/// <param name="LastSequence">Sequence of the last event; 0 in an empty journal.</param>
/// <param name="LastBlock">Number of the block by which the epoch was claimed.</param>
/// <param name="Events">Events replayed.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record RecoveryResult(long Epoch, long LastSequence, long LastBlock, long Events, TimeSpan Elapsed);
