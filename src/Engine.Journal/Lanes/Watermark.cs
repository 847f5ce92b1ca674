using Engine.Journal.Blocks;

namespace Engine.Journal.Lanes;

/// <summary>The last block known to be committed, which every server we connect to has to hold.</summary>
/// <param name="Leaf">The leaf it lies in.</param>
/// <param name="Block">Its number.</param>
/// <param name="Sequence">Sequence of its last event.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record Watermark(int Leaf, long Block, long Sequence, byte[] Hash)
{
    /// <summary>The watermark that a committed block makes.</summary>
    public static Watermark Of(Block block) => new(block.Leaf, block.Number, block.LastSequence, block.Hash.ToArray());
}
