namespace Engine.Journal.Rows;

/// <summary>What the row that closes a block says; its hash stands apart.</summary>
/// <param name="LastSequence">Sequence of the last event so far.</param>
/// <param name="Timestamp">Highest stamp so far, ns since the Unix epoch.</param>
/// <param name="Number">Number of the block, from 1.</param>
/// <param name="Epoch">The epoch that wrote it.</param>
/// <param name="Rows">Events in it.</param>
/// <param name="NextSequence">Sequence of the event that follows.</param>
/// <param name="RulesVersion">Version of the ledger's rules.</param>
internal readonly record struct BlockRow(
    long LastSequence,
    ulong Timestamp,
    long Number,
    long Epoch,
    int Rows,
    long NextSequence,
    int RulesVersion);
