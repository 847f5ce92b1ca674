namespace Engine.Journal;

/// <summary>How the continuous audit of sealed leaves stands.</summary>
/// <param name="Leaf">The leaf at work; 0 while none is.</param>
/// <param name="Sequence">How far it has come.</param>
/// <param name="Rounds">Rounds over all sealed leaves that were completed since the start.</param>
/// <param name="LastRoundEnded">When the last of them ended; null before the first.</param>
/// <param name="Damage">The first damage that it found, in words; empty if it has found none.</param>
/// <param name="LastError">Why it was interrupted last; empty if it was not since it last ended a leaf.</param>
public sealed record JournalAuditStatus(
    int Leaf, long Sequence, long Rounds, DateTimeOffset? LastRoundEnded, string Damage, string LastError);
