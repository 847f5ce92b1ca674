namespace Engine.Journal;

/// <summary>What was found sound when a part of the journal was verified: whole leaves.</summary>
/// <param name="FirstSequence">The first sequence that was really looked at.</param>
/// <param name="LastSequence">The last one.</param>
/// <param name="FirstLeaf">The first leaf.</param>
/// <param name="LastLeaf">The last one.</param>
/// <param name="SealedLeaves">How many of them are sealed, so that their totals were checked too.</param>
/// <param name="Events">Events read.</param>
/// <param name="LastBlock">The last block read.</param>
/// <param name="LastHash">Its hash.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record RangeVerification(
    long FirstSequence,
    long LastSequence,
    int FirstLeaf,
    int LastLeaf,
    int SealedLeaves,
    long Events,
    long LastBlock,
    ReadOnlyMemory<byte> LastHash,
    TimeSpan Elapsed);
