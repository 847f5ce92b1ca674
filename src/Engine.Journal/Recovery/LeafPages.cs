namespace Engine.Journal.Recovery;

/// <summary>A stretch of a leaf's pages.</summary>
/// <param name="First">The first page.</param>
/// <param name="End">The page behind the last; null for all there are.</param>
internal readonly record struct LeafPages(long First, long? End)
{
    /// <summary>Every page of a leaf.</summary>
    public static LeafPages All => default;

    /// <summary>All from a page on.</summary>
    public static LeafPages From(long page) => new(page, null);
}
