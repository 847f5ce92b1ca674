namespace Engine.Journal.Blocks;

/// <summary>The block without events by which an epoch takes possession of the journal.</summary>
internal static class ClaimBlock
{
    /// <summary>Makes the block that follows <paramref name="head"/>.</summary>
    public static Block After(ChainHead head, Leaves leaves, long epoch)
    {
        var block = new Block(0);
        block.Begin(leaves.Of(head.Sequence), head.Sequence, head.Timestamp, maxRows: 0);
        block.Close(head.Block + 1, epoch, head.Sequence + 1, RulesVersion.Current, head.Hash.Span);
        return block;
    }
}
