namespace Engine.Cli.Bench.History;

/// <summary>How history is measured.</summary>
/// <param name="Rounds">How often the rate with and without a sealer; medians are told.</param>
/// <param name="Duration">How long each rate is measured.</param>
/// <param name="LeafRows">Sequences that a leaf covers.</param>
/// <param name="Sustained">How long seals have to keep pace with fills.</param>
/// <param name="GrownRows">Rows of the history that an engine is given before it is measured again.</param>
/// <param name="Accounts">Accounts that there are.</param>
/// <param name="CheckpointAccounts">Accounts of the engine whose pauses are looked for while it saves a checkpoint.</param>
/// <param name="Only">The one part that is measured; all of them where none is named.</param>
internal sealed record HistoryOptions(
    int Rounds,
    TimeSpan Duration,
    long LeafRows,
    TimeSpan Sustained,
    long GrownRows,
    int Accounts,
    int CheckpointAccounts,
    HistoryPart? Only)
{
    /// <summary>Whether a part is measured.</summary>
    public bool Has(HistoryPart part) => Only is null || Only == part;
}
