namespace Engine.Journal;

/// <summary>Which state of a ledger is meant.</summary>
/// <param name="Sequence">The sequence that it is at, a batch's last.</param>
/// <param name="Forgotten">The sequence up to which it has let go of transfers; 0 for none.</param>
public sealed record StatePoint(long Sequence, long Forgotten = 0);
