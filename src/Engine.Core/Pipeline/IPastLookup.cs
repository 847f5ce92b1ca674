namespace Engine.Core.Pipeline;

/// <summary>
/// Finds what sealed leaves say about the ids that a batch names, before it enters the ring: the writer never waits for it.
/// </summary>
public interface IPastLookup
{
    /// <summary>What the ledger may let go of.</summary>
    SealGenerations Generations { get; }

    /// <summary>
    /// Brings it all into <see cref="Batch.Past"/>; nearly always done at once. Tried for as long as the journal is away.
    /// </summary>
    ValueTask BringAsync(Batch batch, CancellationToken cancellation);
}
