using Engine.Journal.Blocks;

namespace Engine.Journal.Fencing;

/// <summary>An epoch that was claimed.</summary>
/// <param name="Epoch">Its number.</param>
/// <param name="Block">The claim block; the chain goes on behind it.</param>
/// <param name="LeafReady">The highest leaf that is there.</param>
/// <param name="Unquiet">
/// How long after the claim an older engine might still answer reads and refusals; zero if none can.
/// </param>
internal sealed record ClaimedEpoch(long Epoch, Block Block, int LeafReady, TimeSpan Unquiet)
{
    /// <summary>The end of the chain.</summary>
    public ChainHead Head { get; } =
        new(Block.Number, Block.LastSequence, Block.LastSequence + 1, Block.Timestamp, Block.Hash.ToArray());
}
